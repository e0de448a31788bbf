/** IPv6 arithmetic. Addresses are unsigned 128-bit numbers; blocks are an aligned first address and a prefix length. */

export interface Block6 {
  /** The first address: host bits are zero. */
  readonly base: bigint;
  /** 0–128. */
  readonly prefix: number;
}

const WIDTH = 128n;
/** One to four hexadecimal digits. */
const GROUP = /^[0-9a-f]{1,4}$/i;

/** Null where it is none. Zones (`%eth0`) and an IPv4 address at the end are refused: nothing in a topology needs them. */
export function parseIpv6(text: string): bigint | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [front = [], back = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - front.length - back.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const groups = [...front, ...Array<string>(missing).fill('0'), ...back];
  return groups.every((group) => GROUP.test(group)) ? groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n) : null;
}

/** True where the text of an address, subnet or route's destination is one of IPv6: only those have colons. */
export function isIpv6(text: string): boolean {
  return text.includes(':');
}

/** An address as it stands in front of a port: `172.18.0.2`, `[fd00::2]` (RFC 3986, 3.2.2). */
export function beforePort(ip: string): string {
  return isIpv6(ip) ? `[${ip}]` : ip;
}

/** As RFC 5952 writes it, and the kernel: lower case, the longest run of zero groups as `::`. */
export function formatIpv6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((address >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  const run = longestZeros(groups);
  return run.length < 2 ? groups.join(':') : `${groups.slice(0, run.start).join(':')}::${groups.slice(run.start + run.length).join(':')}`;
}

/** The first of the longest runs. */
function longestZeros(groups: readonly string[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    const end = groups.findIndex((group, index) => index >= start && group !== '0');
    const length = (end < 0 ? groups.length : end) - start;
    if (length > best.length) best = { start, length };
  }
  return best;
}

/** A block as written: `address` keeps the host bits, `block` does not. */
export function parseCidr6(text: string): { readonly address: bigint; readonly block: Block6 } | null {
  const [, ip = '', length = ''] = /^([^/]*)\/(\d{1,3})$/.exec(text) ?? [];
  const address = parseIpv6(ip);
  return address === null || Number(length) > 128 ? null : { address, block: blockOf6(address, Number(length)) };
}

/** The block of a CIDR text, or null where it is none. */
export function parseBlock6(text: string): Block6 | null {
  return parseCidr6(text)?.block ?? null;
}

export function formatBlock6({ base, prefix }: Block6): string {
  return `${formatIpv6(base)}/${prefix}`;
}

/** The block of that size in which the address lies. */
export function blockOf6(address: bigint, prefix: number): Block6 {
  const bits = WIDTH - BigInt(prefix);
  return { base: (address >> bits) << bits, prefix };
}

export function lastOf6({ base, prefix }: Block6): bigint {
  return base + (1n << (WIDTH - BigInt(prefix))) - 1n;
}

export function contains6(block: Block6, address: bigint): boolean {
  return address >= block.base && address <= lastOf6(block);
}

export function overlaps6(a: Block6, b: Block6): boolean {
  return a.base <= lastOf6(b) && b.base <= lastOf6(a);
}

/** True for an address that a machine may have: the first of a subnet means “any router here” (RFC 4291, 2.6.1). */
export function isHostAddress6(block: Block6, address: bigint): boolean {
  return address !== block.base && contains6(block, address);
}
