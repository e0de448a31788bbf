/** The IPv6 side of what is decided. Addresses are as RFC 5952 writes them. */

/** Of an interface: without a prefix; `prefix` is 0–128. */
export interface Address6 {
  readonly address: string;
  readonly prefix: number;
}

/** Of a network that has a gateway of its own. */
export interface Inside6 {
  /** `fd00:172:18::/64` */
  readonly subnet: string;
  readonly gateway: string;
}

/** Of a network that stands on a LAN, whose router may be its gateway. */
export interface Beside6 {
  readonly subnet: string;
  readonly gateway: string | null;
}
