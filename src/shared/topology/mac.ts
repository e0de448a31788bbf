/** Hardware addresses, after Docker's rule. */
import { parseIpv4 } from './ipv4.ts';

/** As people write them: six pairs of digits, with colons. */
export const MAC = /^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}$/;

/** Of a second device with the address of a card: `06:42` in the place of `02:42`. */
export function secondMacOf(ip: string): string {
  return macOf(ip).replace(/^02/, '06');
}

/** `02:42` (locally administered) and the four octets of the IPv4 address: `172.18.0.2` → `02:42:ac:12:00:02`. */
export function macOf(ip: string): string {
  const address = parseIpv4(ip) ?? 0;
  const octets = [24, 16, 8, 0].map((shift) => ((address >>> shift) & 0xff).toString(16).padStart(2, '0'));
  return ['02', '42', ...octets].join(':');
}

/** Why no interface can have this address; null: one can. An odd first octet means a group of receivers (IEEE 802). */
export function refuseMac(mac: string): 'group' | 'zero' | null {
  if (/^[0:]+$/.test(mac)) return 'zero';
  return Number.parseInt(mac.slice(0, 2), 16) % 2 === 1 ? 'group' : null;
}
