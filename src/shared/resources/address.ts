import { isIpv6 } from '../topology/ipv6.ts';
import { ip } from './commands.ts';
import { placeWord } from './namespace.ts';
import type { AddressResource, ResourceKind } from './resource.ts';

export const address: ResourceKind<AddressResource> = {
  create: (it) => [ip(it.ns, `addr add ${it.cidr} dev ${it.dev}`)],
  // Never in place: with the last address of an interface the kernel drops the routes that leave by it.
  change: () => null,
  remove: (it, gone) => (it.endsWith.some(gone) ? [] : [ip(it.ns, `addr del ${it.cidr} dev ${it.dev}`)]),
  explain: (it) =>
    `${placeWord(it.ns)} answers for ${it.cidr.split('/')[0]} on ${it.dev}; the /${it.cidr.split('/')[1]} also makes a route: everybody in that subnet is reached there directly, by ${isIpv6(it.cidr) ? 'Neighbor Discovery' : 'ARP'}.`,
};
