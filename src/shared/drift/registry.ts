/** How each kind of resource is compared with what the kernel holds. A kind that is missing here does not compile. */
import type { Resource, ResourceKindName, ResourceOf } from '../resources/resource.ts';
import { address } from './kinds/addresses.ts';
import { cut, qdisc } from './kinds/cables.ts';
import { fdb, neighbour } from './kinds/entries.ts';
import { chain } from './kinds/firewall.ts';
import { type Judge, unseen } from './kinds/judge.ts';
import { bridge, loopback, underlay, veth, vlan, vxlan } from './kinds/links.ts';
import { nftchain, nftelement, nftmap, nfttable } from './kinds/nftables.ts';
import { route } from './kinds/routes.ts';
import { namespace, sysctl } from './kinds/settings.ts';

const judges = {
  host: namespace,
  container: namespace,
  netns: namespace,
  bridge,
  veth,
  macvlan: underlay,
  ipvlan: underlay,
  vxlan,
  loopback,
  address,
  route,
  sysctl,
  chain,
  // Chain by chain, since rules have places: chainDifferences.
  rule: unseen,
  qdisc,
  cut,
  vlan,
  // In the fabric, where nobody gets.
  portvlans: unseen,
  fdb,
  neighbour,
  // In files and processes of the node, not in its network namespace.
  names: unseen,
  resolver: unseen,
  file: unseen,
  serve: unseen,
  command: unseen,
  environment: unseen,
  limits: unseen,
  nfttable,
  nftchain,
  nftmap,
  nftelement,
} satisfies { readonly [K in ResourceKindName]: Judge<ResourceOf<K>> };

/** The judge of a resource, as one that takes any: sound because it is found by the resource's own `kind`. */
export function judgeOf(resource: Resource): Judge<Resource> {
  return judges[resource.kind] as Judge<never> as Judge<Resource>;
}
