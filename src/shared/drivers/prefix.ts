/** Of both kinds: `172.18.0.1` in `172.18.0.0/16` → `172.18.0.1/16`. */
export function withPrefixOf(ip: string, subnet: string): string {
  return `${ip}/${subnet.split('/')[1] ?? '32'}`;
}
