/** IPv4 arithmetic. Addresses are unsigned 32-bit numbers; blocks are an aligned first address and a prefix length. */

export interface Block {
  /** The network address: host bits are zero. */
  readonly base: number;
  /** 0–32. */
  readonly prefix: number;
}

/** As text; leading zeros are refused, because some programs read them as octal. */
export const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
/** `172.18.0.0/16`, host bits not checked. */
export const CIDR = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!\/)|(?=\/))){4}\/(?:3[0-2]|[12]?\d)$/;

export function parseIpv4(text: string): number | null {
  return IPV4.test(text) ? text.split('.').reduce((value, octet) => value * 256 + Number(octet), 0) : null;
}

export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
}

/** A block as written: `address` keeps the host bits, `block` does not. */
export function parseCidr(text: string): { readonly address: number; readonly block: Block } | null {
  const [ip = '', length = ''] = text.split('/');
  const address = CIDR.test(text) ? parseIpv4(ip) : null;
  return address === null ? null : { address, block: blockOf(address, Number(length)) };
}

/** The block of a CIDR text, or null where it is none. */
export function parseBlock(text: string): Block | null {
  return parseCidr(text)?.block ?? null;
}

export function formatBlock({ base, prefix }: Block): string {
  return `${formatIpv4(base)}/${prefix}`;
}

/** The block of that size in which the address lies. */
export function blockOf(address: number, prefix: number): Block {
  return { base: prefix === 0 ? 0 : (address & (0xffffffff << (32 - prefix))) >>> 0, prefix };
}

/** How many addresses a block has. */
export function sizeOf({ prefix }: Block): number {
  return 2 ** (32 - prefix);
}

/** The last address of a block: the broadcast address. */
export function lastOf(block: Block): number {
  return block.base + sizeOf(block) - 1;
}

export function contains(block: Block, address: number): boolean {
  return address >= block.base && address <= lastOf(block);
}

export function containsBlock(outer: Block, inner: Block): boolean {
  return inner.prefix >= outer.prefix && contains(outer, inner.base);
}

export function overlaps(a: Block, b: Block): boolean {
  return a.base <= lastOf(b) && b.base <= lastOf(a);
}

/** True for an address that a machine may have: neither the network address nor the broadcast address. */
export function isHostAddress(block: Block, address: number): boolean {
  return address > block.base && address < lastOf(block);
}
