/** Where the addresses of a network come from: of its own subnet, or of the LAN that it stands on. */
import { type DriverName, isUnderlay, type LanDocument, type NetworkDocument, type Topology } from './document.ts';
import type { Block } from './ipv4.ts';
import { contains, containsBlock, isHostAddress, lastOf, parseBlock, parseIpv4 } from './ipv4.ts';

/** True where containers have no neighbours, and their host's kernel routes for them: ipvlan in its modes l3 and l3s. Of a document or of what was resolved. */
export function isRouted({ driver, mode = null }: { readonly driver: DriverName; readonly mode?: string | null }): boolean {
  return driver === 'ipvlan' && mode !== null && mode !== 'l2';
}

/** True where a network's containers are neighbours of the LAN's machines: they share its addresses. */
export function standsOnLan(network: NetworkDocument): boolean {
  return isUnderlay(network.driver) && !isRouted(network);
}

/** The LAN under a macvlan or ipvlan network. */
export function parentLan(topology: Topology, network: NetworkDocument): LanDocument | null {
  return isUnderlay(network.driver) ? (topology.lans.find(({ name }) => name === network.parent) ?? null) : null;
}

/** The subnet that the file gives a network, by itself or by its LAN; null where it is open. */
export function writtenSubnet(topology: Topology, network: NetworkDocument): Block | null {
  const text = network.subnet ?? (standsOnLan(network) ? (parentLan(topology, network)?.subnet ?? null) : null);
  return text === null ? null : parseBlock(text);
}

/** Bridges and overlays have a gateway of their own: the one written, else the first address that containers could have, as Docker does. */
export function ownGateway(network: NetworkDocument, subnet: Block): number | null {
  if (network.driver !== 'bridge' && network.driver !== 'overlay') {
    return null;
  }
  if (network.gateway !== null) return parseIpv4(network.gateway);
  const range = network.ipRange === null ? null : parseBlock(network.ipRange);
  return Math.max(subnet.base + 1, range !== null && containsBlock(subnet, range) ? range.base : 0);
}

/** Why an address cannot be given to a machine of the subnet; null: it can. */
export function refuseAddress(subnet: Block, address: number): 'outside' | 'network' | 'broadcast' | null {
  if (!contains(subnet, address)) {
    return 'outside';
  }
  if (isHostAddress(subnet, address)) {
    return null;
  }
  return address === lastOf(subnet) ? 'broadcast' : 'network';
}
