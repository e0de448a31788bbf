import { ip, mtuWords } from './commands.ts';
import { namespaceGone } from './namespace.ts';
import type { ResourceKind, VlanResource } from './resource.ts';

export const vlan: ResourceKind<VlanResource> = {
  create: (it) => [ip(it.ns, `link add link ${it.parent} name ${it.name}${mtuWords(it.mtu)} up type vlan id ${it.vlan}`)],
  change(from, to) {
    if (from.ns !== to.ns || from.parent !== to.parent || from.name !== to.name || from.vlan !== to.vlan) return null;
    return from.mtu === to.mtu ? [] : [ip(to.ns, `link set ${to.name} mtu ${to.mtu}`)];
  },
  remove: (it, gone) => (it.endsWith.some(gone) || namespaceGone(it.ns, gone) ? [] : [ip(it.ns, `link del ${it.name}`)]),
  explain: (it) =>
    `${it.name} is ${it.ns}'s card ${it.parent} in VLAN ${it.vlan}: what is sent by it leaves with that tag (IEEE 802.1Q), and what arrives with that tag arrives on it.`,
};
