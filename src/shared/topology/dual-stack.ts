/** Which LANs and networks have IPv6 beside IPv4, and where their addresses come from. */
import type { LanDocument, NetworkDocument, Topology } from './document.ts';
import { type Block6, contains6, isHostAddress6, parseBlock6, parseIpv6 } from './ipv6.ts';
import { parentLan, standsOnLan } from './place-addresses.ts';

/** Has it IPv6? A subnet that is written says so too. */
export function speaksIpv6({ ipv6, subnet6 }: Pick<LanDocument, 'ipv6' | 'subnet6'>): boolean {
  return ipv6 ?? subnet6 !== null;
}

/** The IPv6 subnet that the file gives a network, by itself or by its LAN; null where it is open. */
export function writtenSubnet6(topology: Topology, network: NetworkDocument): Block6 | null {
  const text = network.subnet6 ?? (standsOnLan(network) ? (parentLan(topology, network)?.subnet6 ?? null) : null);
  return text === null ? null : parseBlock6(text);
}

/** Bridges and overlays have a gateway of their own: the one written, else the first address, as Docker does. */
export function ownGateway6(network: NetworkDocument, subnet: Block6): bigint | null {
  if (network.driver !== 'bridge' && network.driver !== 'overlay') return null;
  return (network.gateway6 === null ? null : parseIpv6(network.gateway6)) ?? subnet.base + 1n;
}

/** Why an address cannot be given to a machine of the subnet; null: it can. */
export function refuseAddress6(subnet: Block6, address: bigint): 'outside' | 'anycast' | null {
  if (!contains6(subnet, address)) return 'outside';
  return isHostAddress6(subnet, address) ? null : 'anycast';
}
