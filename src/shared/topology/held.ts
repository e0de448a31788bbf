/** What was decided once and is given back to the next `resolve`, so that no edit renumbers the others. */

/** Decisions that a lab keeps over edits and restarts. Keys are element paths. */
export interface Held {
  /** Element path (`lans.office`, `networks.front`, `networks.bridge@alpha`) → subnet in CIDR form: a LAN and a network may have one name. */
  readonly subnets: Readonly<Record<string, string>>;
  /** `alpha.office`, `api.front` → address without prefix. */
  readonly addresses: Readonly<Record<string, string>>;
  /** The same of IPv6; absent where a lab has none. */
  readonly subnets6?: Readonly<Record<string, string>> | undefined;
  readonly addresses6?: Readonly<Record<string, string>> | undefined;
  /** `alpha.office`, `api.front` → interface name inside (`eth0`). */
  readonly interfaces: Readonly<Record<string, string>>;
  /** Overlay name → VNI. */
  readonly vnis: Readonly<Record<string, number>>;
}

export const NOTHING_HELD: Held = { subnets: {}, addresses: {}, interfaces: {}, vnis: {} };
