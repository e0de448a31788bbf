/** Every kind of kernel object, one file each. A kind that is missing here does not compile. */
import { address } from './address.ts';
import { bridge } from './bridge.ts';
import { chain } from './chain.ts';
import { command } from './command.ts';
import { container } from './container.ts';
import { cut } from './cut.ts';
import { environment } from './environment.ts';
import { fdb } from './fdb.ts';
import { file } from './file.ts';
import { host } from './host.ts';
import { limits } from './limits.ts';
import { loopback } from './loopback.ts';
import { names } from './names.ts';
import { neighbour } from './neighbour.ts';
import { nftchain, nftelement, nftmap, nfttable } from './nft.ts';
import { netns } from './netns.ts';
import { qdisc } from './qdisc.ts';
import { resolver } from './resolver.ts';
import type { Command, Resource, ResourceKind, ResourceKindName, ResourceOf } from './resource.ts';
import { route } from './route.ts';
import { rule } from './rule.ts';
import { serve } from './serve.ts';
import { sysctl } from './sysctl.ts';
import { ipvlan, macvlan } from './underlay.ts';
import { portvlans } from './portvlans.ts';
import { vlan } from './vlan.ts';
import { veth } from './veth.ts';
import { vxlan } from './vxlan.ts';

const kinds = {
  host,
  container,
  netns,
  bridge,
  veth,
  macvlan,
  ipvlan,
  vxlan,
  loopback,
  address,
  route,
  sysctl,
  chain,
  rule,
  nfttable,
  nftchain,
  nftmap,
  nftelement,
  qdisc,
  cut,
  vlan,
  portvlans,
  fdb,
  neighbour,
  names,
  resolver,
  file,
  serve,
  environment,
  command,
  limits,
} satisfies { readonly [K in ResourceKindName]: ResourceKind<ResourceOf<K>> };

/** The kind of a resource, as one that takes any: sound because it is found by the resource's own `kind`. */
function kindOf(resource: Resource): ResourceKind<Resource> {
  return kinds[resource.kind] as ResourceKind<never> as ResourceKind<Resource>;
}

/** Commands that make the resource; `at` is the place of a rule among ours in its chain, null for the end. */
export function createCommands(resource: Resource, at: number | null): readonly Command[] {
  return kindOf(resource).create(resource, at);
}

/** Commands that turn `from` into `to` in place, or null where it must be made again. */
export function changeCommands(from: Resource, to: Resource): readonly Command[] | null {
  return from.kind === to.kind ? kindOf(to).change(from, to) : null;
}

/** Commands that remove the resource, none where the kernel does it together with what is `gone`. */
export function removeCommands(resource: Resource, gone: (id: string) => boolean): readonly Command[] {
  return kindOf(resource).remove(resource, gone);
}

/** Commands that remove what a creation may leave that was cut off in its middle, and `removeCommands` would not find. */
export function removeHalfCommands(resource: Resource): readonly Command[] {
  return kindOf(resource).removeHalf?.(resource) ?? [];
}

/** What the resource is, in one sentence for a learner. */
export function explainResource(resource: Resource): string {
  return kindOf(resource).explain(resource);
}
