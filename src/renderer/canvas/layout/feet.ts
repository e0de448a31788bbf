/** The foot of a group of cards: a bar with ports, or the thin rail of the drivers that use the host's own edge or NIC. */
import type { Facts } from '../../state/facts.ts';
import type { SketchNetwork } from '../../state/sketch.ts';
import { type Box, monoWidth, nameWidth, nearestSlot } from './geometry.ts';
import type { Group } from './groups.ts';
import { BAR_HEIGHT, type Bar, type Edge } from './scene.ts';

const SIDE = 14;
const RAIL = 4;
const LABEL_HEIGHT = 18;
/** The driver's icon before its words. */
const ICON = 22;
const EDGE = { w: 6, h: 44 } as const;
/** Air between a stem and the words beside it. */
const STEM_AIR = 10;
/** Length of a rail that nothing hangs on yet. */
const EMPTY_RAIL = 72;

export interface Foot {
  readonly bar: Bar;
  readonly edge: Edge | null;
  readonly plugX: number | null;
}

export interface FootPlace {
  readonly y: number;
  readonly width: number;
  readonly cards: readonly Box[];
  /** Where this group's own stem goes down, or null. */
  readonly stem: number | null;
  /** Stems that pass here, its own among them. */
  readonly stems: readonly number[];
}

/** Width of a room that shows this group's words in full. */
export function barWidth(group: Group, facts: Facts, host: string | null): number {
  if (group.kind === 'loose') return 0;
  const { name, detail } = words(group, facts, host);
  const label = labelWidth(name, detail);
  // On a rail the words stand on one side of a stem, and which side has room is not known yet.
  return group.kind === 'bar' ? label + 4 * SIDE : 2 * (label + SIDE + 2 * STEM_AIR);
}

function labelWidth(name: string, detail: string): number {
  return ICON + nameWidth(name) + (detail === '' ? 0 : monoWidth(detail) + 12);
}

function words(group: Group, facts: Facts, host: string | null): { name: string; detail: string } {
  const network = group.network;
  if (network === null) return { name: 'host network', detail: '' };
  return {
    name: `${network.name} · ${network.isDefault ? (network.name === 'bridge' ? 'default bridge' : 'way out') : network.driver}`,
    detail: detailOf(network, facts, host),
  };
}

function detailOf(network: SketchNetwork, facts: Facts, host: string | null): string {
  const subnet = facts.subnets[network.element] ?? '';
  if (network.driver === 'bridge') return subnet;
  if (network.vlan !== null) return `VLAN ${network.vlan}`;
  // In the first room in full, in the others the name is enough: the band itself says that it is the same network.
  if (network.driver !== 'overlay' || network.hosts[0] !== host) return '';
  const vni = facts.vnis[network.element];
  return vni === undefined ? subnet : `VNI ${vni} · ${subnet}`;
}

export function barOf(group: Group, facts: Facts, host: string | null, place: FootPlace): Foot {
  const { name, detail } = words(group, facts, host);
  const element = group.network?.element ?? `hosts.${host ?? ''}`;
  const driver = group.network?.driver ?? 'host';
  const w = labelWidth(name, detail);
  const common = { element, driver, host, name, detail };
  if (group.kind === 'bar') {
    const box = { x: SIDE, y: place.y, w: place.width - 2 * SIDE, h: BAR_HEIGHT };
    return { bar: { ...common, shape: 'bar', box, label: { x: box.x + (box.w - w) / 2, y: box.y, w, h: BAR_HEIGHT } }, edge: null, plugX: null };
  }
  const box = railBox(place);
  const taken = place.stems.map((x) => ({ from: x - STEM_AIR, to: x + STEM_AIR }));
  const x = nearestSlot(box.x, w, taken, SIDE, place.width - SIDE);
  const bar: Bar = { ...common, shape: 'rail', box, label: { x, y: box.y + RAIL + 4, w, h: LABEL_HEIGHT } };
  if (place.stem !== null) return { bar, edge: null, plugX: place.stem };
  return { bar, edge: { element, box: { x: place.width - EDGE.w / 2, y: box.y + RAIL / 2 - EDGE.h / 2, ...EDGE } }, plugX: null };
}

/** From the outermost card to the stem, or to the room's right wall. */
function railBox(place: FootPlace): Box {
  const ends = [...place.cards.map((card) => card.x + card.w / 2), place.stem ?? place.width];
  if (place.cards.length === 0) ends.push(place.stem === null ? place.width / 2 : place.stem - EMPTY_RAIL);
  const from = Math.max(Math.min(...ends), SIDE);
  const to = Math.min(Math.max(...ends), place.width);
  return { x: from, y: place.y, w: to - from, h: RAIL };
}
