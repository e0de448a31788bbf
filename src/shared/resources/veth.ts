import { announced, ip, mtuWords } from './commands.ts';
import { namespaceGone, placeWord } from './namespace.ts';
import type { Command, ResourceKind, VethEnd, VethResource } from './resource.ts';

export const veth: ResourceKind<VethResource> = {
  // One line makes both ends where they belong: moving an interface to another namespace afterwards costs 16 ms each.
  create: ({ outer, inner, mtu, ...port }) => [
    ip(outer.ns, `link add ${outer.name}${words(outer)}${mtuWords(mtu)} up type veth peer name ${inner.name}${place(inner)}${words(inner)}${mtuWords(mtu)}`),
    ...setPort(outer, { hairpin: false, isolated: false }, port),
    // Not on the line above: when the kernel configures this end the other is not linked to it yet (ENOTCONN).
    ip(inner.ns, `link set ${inner.name} up`),
  ],
  change(from, to) {
    if (!sameDevice(from.outer, to.outer) || !sameDevice(from.inner, to.inner)) return null;
    return [...changeEnd(from, to, 'outer'), ...changeEnd(from, to, 'inner'), ...changePort(from, to)];
  },
  // Deleting one end deletes both. A dying namespace would do it too, but later, when a new end may already want the name.
  remove({ outer, inner }, gone) {
    if (!namespaceGone(outer.ns, gone)) return [ip(outer.ns, `link del ${outer.name}`)];
    return namespaceGone(inner.ns, gone) ? [] : [ip(inner.ns, `link del ${inner.name}`)];
  },
  explain: ({ outer, inner }) =>
    `A veth pair is a cable between two namespaces: what enters ${inner.name} in ${placeWord(inner.ns)} leaves ${outer.name} in ${placeWord(outer.ns)}` +
    `${outer.master === null ? '' : `, a port of ${outer.master}`}, and the other way round.` +
    `${outer.ns === null || inner.ns === null ? ' The fabric is the namespace around all hosts of this lab: only the LANs are in it.' : ''}`,
};

function place(end: VethEnd): string {
  return end.ns === null ? '' : ` netns ${end.ns}`;
}

function words(end: VethEnd): string {
  return `${end.mac === null ? '' : ` address ${end.mac}`}${end.master === null ? '' : ` master ${end.master}`}`;
}

function sameDevice(from: VethEnd, to: VethEnd): boolean {
  return from.ns === to.ns && from.name === to.name && (from.mac === to.mac || to.mac !== null);
}

function changeEnd(from: VethResource, to: VethResource, side: 'outer' | 'inner'): readonly Command[] {
  const [old, now] = [from[side], to[side]];
  const mac = old.mac === now.mac ? '' : ` address ${now.mac}`;
  const master = old.master === now.master ? '' : now.master === null ? ' nomaster' : ` master ${now.master}`;
  const mtu = from.mtu === to.mtu ? '' : ` mtu ${to.mtu}`;
  return mac + master + mtu === '' ? [] : announced(now, old.mac, ip(now.ns, `link set ${now.name}${mac}${master}${mtu}`));
}

type Port = Pick<VethResource, 'hairpin' | 'isolated'>;

function changePort(from: VethResource, to: VethResource): readonly Command[] {
  // A port that changes its bridge starts with the kernel's defaults again.
  return setPort(to.outer, from.outer.master === to.outer.master ? from : { hairpin: false, isolated: false }, to);
}

function setPort({ ns, name }: VethEnd, from: Port, to: Port): readonly Command[] {
  const words = (['hairpin', 'isolated'] as const).filter((flag) => from[flag] !== to[flag]).map((flag) => ` ${flag} ${to[flag] ? 'on' : 'off'}`);
  return words.length === 0 ? [] : [ip(ns, `link set ${name} type bridge_slave${words.join('')}`)];
}
