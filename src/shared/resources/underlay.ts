import { announced, ip, mtuWords } from './commands.ts';
import { namespaceGone } from './namespace.ts';
import type { ResourceKind, UnderlayResource } from './resource.ts';

/** Kernels up to 6.1 refuse a name that the *parent's* namespace has too, and both are eth0: made under another, renamed inside. */
function passingName(it: UnderlayResource): string {
  return `new-${it.name}`.slice(0, 15);
}

/** macvlan and ipvlan: made the same way, different in what they share with their parent. */
const underlay: Omit<ResourceKind<UnderlayResource>, 'explain'> = {
  create(it) {
    const passing = passingName(it);
    const mac = it.mac === null ? '' : ` address ${it.mac}`;
    return [
      ip(it.parentNs, `link add link ${it.parent} name ${passing} netns ${it.ns}${mac}${mtuWords(it.mtu)} type ${it.kind} mode ${it.mode}`),
      ip(it.ns, `link set ${passing} name ${it.name} up`),
    ];
  },
  change(from, to) {
    const same = from.kind === to.kind && from.ns === to.ns && from.name === to.name && from.mode === to.mode;
    if (!same || from.parentNs !== to.parentNs || from.parent !== to.parent || (from.mac === null) !== (to.mac === null)) return null;
    const mac = from.mac === to.mac ? '' : ` address ${to.mac}`;
    return announced(to, from.mac, ip(to.ns, `link set ${to.name}${mac}${from.mtu === to.mtu ? '' : ` mtu ${to.mtu}`}`));
  },
  // Explicit while the parent lives: a dying namespace keeps its MAC taken on the parent for a moment.
  remove: (it, gone) =>
    it.endsWith.some((id) => gone(id) && id !== `container:${it.ns}`) || namespaceGone(it.parentNs, gone) ? [] : [ip(it.ns, `link del ${it.name}`)],
  removeHalf: (it) => [ip(it.ns, `link del ${passingName(it)}`)],
};

export const macvlan: ResourceKind<UnderlayResource> = {
  ...underlay,
  explain: (it) =>
    `A macvlan device gives ${it.ns} a MAC address of its own (${it.mac}) on ${it.parentNs}'s card ${it.parent}, so it stands on the LAN like a machine; ` +
    `the kernel passes nothing between it and ${it.parentNs} itself.`,
};

export const ipvlan: ResourceKind<UnderlayResource> = {
  ...underlay,
  explain: (it) =>
    `An ipvlan device (mode ${it.mode}) shares the MAC address of ${it.parentNs}'s card ${it.parent}; the kernel tells frames apart by the IP address.`,
};
