import { bridge } from './commands.ts';
import type { Command, PortVlansResource, ResourceKind } from './resource.ts';

type Port = Pick<PortVlansResource, 'untagged' | 'tagged'>;

/** What every port of a bridge begins with. */
const DEFAULT: Port = { untagged: 1, tagged: [] };

export const portvlans: ResourceKind<PortVlansResource> = {
  create: (it) => turn(it, DEFAULT, it),
  change: (from, to) => (from.ns === to.ns && from.dev === to.dev ? turn(to, from, to) : null),
  remove: (it, gone) => (it.endsWith.some(gone) ? [] : turn(it, it, DEFAULT)),
  explain: ({ dev, untagged, tagged }) =>
    tagged.length === 0
      ? `The switch's port ${dev} is of VLAN ${untagged} alone (an access port): what comes in by it belongs to that VLAN, and the machine there hears of no other. It knows nothing of tags.`
      : `The switch's port ${dev} is a trunk: frames of VLAN ${tagged.join(', ')} pass with their tags (IEEE 802.1Q), those of VLAN ${untagged} without one.`,
};

/** `bridge vlan` knows no change of a whole port: what is too much goes, what is missing comes (bridge(8)). */
function turn({ ns, dev }: PortVlansResource, from: Port, to: Port): readonly Command[] {
  const gone = [...from.tagged.filter((vlan) => !to.tagged.includes(vlan)), ...(from.untagged === to.untagged ? [] : [from.untagged])];
  const come = to.tagged.filter((vlan) => !from.tagged.includes(vlan));
  return [
    ...gone.map((vlan) => bridge(ns, `vlan del dev ${dev} vid ${vlan}`)),
    ...come.map((vlan) => bridge(ns, `vlan add dev ${dev} vid ${vlan}`)),
    ...(from.untagged === to.untagged ? [] : [bridge(ns, `vlan add dev ${dev} vid ${to.untagged} pvid untagged`)]),
  ];
}
