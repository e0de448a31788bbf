import { ip, mtuWords } from './commands.ts';
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
    const same = from.kind === to.kind && from.ns === to.ns && from.name === to.name && (from.mode === to.mode || canSwitch(from, to));
    if (!same || from.parentNs !== to.parentNs || from.parent !== to.parent || (from.mac === null) !== (to.mac === null)) return null;
    const mac = from.mac === to.mac ? '' : ` address ${to.mac}`;
    const mtu = from.mtu === to.mtu ? '' : ` mtu ${to.mtu}`;
    return [
      ...(mac + mtu === '' ? [] : [ip(to.ns, `link set ${to.name}${mac}${mtu}`)]),
      ...(from.mode === to.mode ? [] : [ip(to.ns, `link set ${to.name} type ${to.kind} mode ${to.mode}`)]),
    ];
  },
  // Explicit while the parent lives: a dying namespace keeps its MAC taken on the parent for a moment.
  remove: (it, gone) =>
    it.endsWith.some((id) => gone(id) && id !== `container:${it.ns}`) || namespaceGone(it.parentNs, gone) ? [] : [ip(it.ns, `link del ${it.name}`)],
  removeHalf: (it) => [ip(it.ns, `link del ${passingName(it)}`)],
};

/** The kernel switches a macvlan between its modes but for passthru; of an ipvlan it would switch all on the card. */
function canSwitch(from: UnderlayResource, to: UnderlayResource): boolean {
  return to.kind === 'macvlan' && from.mode !== 'passthru' && to.mode !== 'passthru';
}

export const macvlan: ResourceKind<UnderlayResource> = {
  ...underlay,
  explain(it) {
    if (it.ns === it.parentNs) {
      return (
        `A macvlan device on ${it.ns}'s own card ${it.parent}: the kernel passes nothing between a card and the macvlan devices on it, ` +
        `but between those devices it does, so by this one ${it.ns} and its containers reach each other.`
      );
    }
    if (it.mode === 'passthru') {
      return `A macvlan device in mode passthru: ${it.ns} has the card ${it.parent} of ${it.parentNs} for itself, with its MAC address; ${it.parentNs} hears nothing on it any more.`;
    }
    return `A macvlan device gives ${it.ns} a MAC address of its own (${it.mac}) on ${it.parentNs}'s card ${it.parent}, so it stands on the LAN like a machine; ${between(it)}`;
  },
};

function between({ mode, parentNs }: UnderlayResource): string {
  switch (mode) {
    case 'private':
      return `the kernel passes nothing between it and ${parentNs} itself, nor between it and its siblings (mode private).`;
    case 'vepa':
      return `everything goes out to the LAN, also what is for ${parentNs} or a sibling (mode vepa): it arrives only where the LAN sends it back (hairpin).`;
    default:
      return `the kernel passes nothing between it and ${parentNs} itself.`;
  }
}

export const ipvlan: ResourceKind<UnderlayResource> = {
  ...underlay,
  explain: (it) =>
    `An ipvlan device (mode ${it.mode}) shares the MAC address of ${it.parentNs}'s card ${it.parent}; the kernel tells frames apart by the IP address.` +
    (it.mode === 'l2'
      ? ''
      : ` There is no ARP and no broadcast: ${it.parentNs}'s kernel routes${it.mode === 'l3s' ? ', and its firewall sees the packets' : ''}.`),
};
