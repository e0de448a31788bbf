/** The two packet filters of a host, iptables and ip6tables: the same rules for addresses of one kind and the other. */
import type { ResolvedBridgeNetwork } from '../../topology/resolved.ts';

/** Whose rules: null for IPv4, 6 for IPv6. */
export type Family = null | 6;

/** A bridge network as one of the two sees it. */
export interface BridgeSide extends Omit<ResolvedBridgeNetwork, 'gateway' | 'ipv6'> {
  readonly family: Family;
}

/** null where the network has no addresses of that kind. */
export function sideOf(network: ResolvedBridgeNetwork, family: Family): BridgeSide | null {
  if (family === null) return { ...network, family };
  return network.ipv6 === undefined ? null : { ...network, family, subnet: network.ipv6.subnet };
}

/** The prefix of one address. */
export function alone(family: Family): string {
  return family === 6 ? '128' : '32';
}

/** What nft calls the addresses of a kind. */
export function nftWord(family: Family): 'ip' | 'ip6' {
  return family === 6 ? 'ip6' : 'ip';
}

/** How a resource says it: nothing for IPv4. */
export function ofFamily(family: Family): { readonly family?: 6 } {
  return family === null ? {} : { family };
}
