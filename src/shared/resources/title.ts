import { never } from '../result.ts';
import { placeWord } from './namespace.ts';
import type { Resource } from './resource.ts';

/** What a resource is called in the middle of a sentence: `the bridge br-front`. */
export function titleOf(it: Resource): string {
  switch (it.kind) {
    case 'host':
      return `the host ${it.name}`;
    case 'container':
      return `the container ${it.name}`;
    case 'netns':
      return `the namespace ${it.name}`;
    case 'bridge':
      return `the bridge ${it.name}`;
    case 'veth':
      return `the veth pair ${it.outer.name}`;
    case 'macvlan':
    case 'ipvlan':
    case 'vxlan':
    case 'vlan':
      return `the ${it.kind} device ${it.name} in ${it.ns}`;
    case 'loopback':
      return `lo in ${it.ns}`;
    default:
      return smallTitleOf(it);
  }
}

type Small = Exclude<Resource, { kind: 'host' | 'container' | 'netns' | 'bridge' | 'veth' | 'macvlan' | 'ipvlan' | 'vxlan' | 'vlan' | 'loopback' }>;

function smallTitleOf(it: Small): string {
  switch (it.kind) {
    case 'address':
      return `the address ${it.cidr} on ${it.dev} in ${placeWord(it.ns)}`;
    case 'route':
      return `the route to ${it.to} in ${it.ns}`;
    case 'sysctl':
      return `the setting ${it.key} in ${placeWord(it.ns)}`;
    case 'chain':
      return it.policy === null ? `the chain ${it.name}${ofIpv6(it)} in ${it.ns}` : `the policy of ${it.name}${ofIpv6(it)} in ${it.ns}`;
    case 'rule':
      return `a rule of ${it.chain}${ofIpv6(it)} in ${it.ns}`;
    case 'nfttable':
      return `the table ${it.name} in ${it.ns}`;
    case 'nftchain':
      return `the chain ${it.name} in ${it.ns}`;
    case 'nftmap':
      return `the map ${it.name} in ${it.ns}`;
    case 'nftelement':
      return `the entry for ${it.dev} in ${it.map} in ${it.ns}`;
    case 'qdisc':
      return `what ${it.ns} sends by ${it.dev}`;
    case 'cut':
      return `the cut cable of ${it.dev} in ${placeWord(it.ns)}`;
    case 'portvlans':
      return `the VLANs of the port ${it.dev}`;
    case 'fdb':
      return `the forwarding entry for ${it.mac} in ${it.ns}`;
    case 'neighbour':
      return `the neighbour entry for ${it.ip} in ${it.ns}`;
    case 'names':
      return `the names on ${it.network}`;
    case 'resolver':
      return `the resolver of ${it.container}`;
    case 'file':
      return `/etc/${it.path} in ${it.node}`;
    case 'serve':
      return `the ${it.protocol} server on port ${it.port} in ${it.node}`;
    case 'environment':
      return `the environment of ${it.node}`;
    case 'command':
      return `the command of ${it.node}`;
    case 'limits':
      return `the limits of ${it.node}`;
    default:
      return never(it);
  }
}

function ofIpv6({ family }: { readonly family?: 6 }): string {
  return family === 6 ? ' (IPv6)' : '';
}
