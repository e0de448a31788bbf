import { isIpv6 } from '../topology/ipv6.ts';
import { ip } from './commands.ts';
import type { NeighbourResource, ResourceKind } from './resource.ts';

export const neighbour: ResourceKind<NeighbourResource> = {
  create: (it) => [put(it)],
  change: (from, to) => (from.ns === to.ns && from.dev === to.dev && from.ip === to.ip ? [put(to)] : null),
  remove: (it, gone) => (it.endsWith.some(gone) ? [] : [ip(it.ns, `neigh del ${it.ip} dev ${it.dev}`)]),
  explain: (it) =>
    `Who asks for ${it.ip} by ${isIpv6(it.ip) ? 'Neighbor Discovery' : 'ARP'} is told ${it.mac} by ${it.dev} itself: the question never has to travel through the tunnel.`,
};

function put(it: NeighbourResource) {
  return ip(it.ns, `neigh replace ${it.ip} lladdr ${it.mac} dev ${it.dev} nud permanent`);
}
