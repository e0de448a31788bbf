/** Rooms with their insides, each at its place on the canvas. */
import type { Facts } from '../../state/facts.ts';
import { type Cable, cableWords } from '../../state/cables.ts';
import type { Sketch, SketchHost } from '../../state/sketch.ts';
import { type Box, monoWidth, nameWidth, nearestFree, smallWidth } from './geometry.ts';
import { containersIn, networksIn } from './groups.ts';
import { cardsHeight, furnish, type Interior, hasPlug, type Measured, measure, type Wishes } from './interior.ts';
import { type Room, TITLE, UNPLACED } from './scene.ts';
import type { Tiers } from './tiers.ts';

const ROOM_GAP = 88;
const MIN = { w: 216, h: 116 } as const;
const COMPACT = { w: 148, h: 76 } as const;
/** Rooms of one row are made equally high up to this; beyond, a small one beside a large one would be a hall. */
const HALL = 720;
/** Dot, paddings and the air between name and address. */
const TITLE_EXTRA = 64;
const NIC_AIR = 16;
const PLUG_SPACE = 40;
/** From the lowest room of a row to its first wire, between wires, and from the last wire to the next row. */
const TO_WIRE = 46;
const BETWEEN_WIRES = 58;
const TO_ROW = 74;

export interface PlacedRoom {
  readonly room: Room;
  readonly inside: Interior;
}

export interface Floor {
  readonly rooms: readonly PlacedRoom[];
  /** LAN name → y of its wire, as the rows give it. */
  readonly wireY: ReadonlyMap<string, number>;
}

/** All rooms, automatic ones in rows, moved ones where they were put (or as near as is free). */
export function floorOf(sketch: Sketch, facts: Facts, tiers: Tiers, wishes: Wishes): Floor {
  const built = levelled(sketch, facts, tiers, wishes);
  const slots = new Map<string, Box>();
  const wireY = new Map<string, number>();
  let y = 0;
  tiers.rows.forEach((row, index) => {
    const names = index === 0 && built.has(UNPLACED) ? [...row, UNPLACED] : row;
    const wires = tiers.wires[index] ?? [];
    y = placeRow(names, built, slots, y, index === 0 && wires.length > 0);
    for (const [nth, lan] of wires.entries()) wireY.set(lan, y + TO_WIRE + nth * BETWEEN_WIRES);
    if (wires.length > 0) y += TO_WIRE + (wires.length - 1) * BETWEEN_WIRES + TO_ROW;
  });
  if (tiers.rows.length === 0 && built.has(UNPLACED)) placeRow([UNPLACED], built, slots, 0, false);
  return { rooms: settle(sketch, built, slots, wireY, wishes), wireY };
}

interface Built {
  readonly host: SketchHost | null;
  readonly inside: Interior;
  readonly room: Omit<Room, 'box'>;
}

/** Rooms that stand in one row end at one height, so that the row reads as one. */
function levelled(sketch: Sketch, facts: Facts, tiers: Tiers, wishes: Wishes): Map<string, Built> {
  const free = buildRooms(sketch, facts, wishes, new Map());
  const heights = new Map<string, number>();
  for (const row of tiers.rows) {
    const full = row.filter((name) => free.get(name)?.room.compact === false);
    const highest = Math.max(0, ...full.map((name) => free.get(name)?.inside.h ?? 0));
    if (highest <= HALL) for (const name of full) heights.set(name, highest);
  }
  return buildRooms(sketch, facts, wishes, heights);
}

function buildRooms(sketch: Sketch, facts: Facts, wishes: Wishes, heights: ReadonlyMap<string, number>): Map<string, Built> {
  const hosts: (SketchHost | null)[] = [...sketch.hosts];
  if (containersIn(sketch, null).length + networksIn(sketch, null).length > 0) hosts.push(null);
  const measured = hosts.map((host) => ({ host, inner: measure(sketch, facts, host?.name ?? null) }));
  const bands = overlayHeights(measured.map((each) => each.inner));
  return new Map(
    measured.map(({ host, inner }): [string, Built] => {
      const room = describe(host, inner, facts);
      const size = host === null || !room.compact ? MIN : COMPACT;
      const w = Math.max(size.w, wordsWidth(room), nicsWidth(host, sketch, facts, inner.groups.filter(hasPlug).length));
      return [host?.name ?? UNPLACED, { host, room, inside: furnish(inner, facts, bands, { w, h: heights.get(host?.name ?? UNPLACED) ?? size.h }, wishes) }];
    }),
  );
}

/** The cards above an overlay's band take the same height in every room, so that the band runs straight through. */
function overlayHeights(all: readonly Measured[]): Map<string, number> {
  const heights = new Map<string, number>();
  for (const measured of all) {
    for (const group of measured.groups) {
      if (group.network?.driver !== 'overlay') continue;
      const { element } = group.network;
      heights.set(element, Math.max(heights.get(element) ?? 0, cardsHeight(measured, group)));
    }
  }
  return heights;
}

function describe(host: SketchHost | null, inner: Measured, facts: Facts): Omit<Room, 'box'> {
  if (host === null) {
    return { element: UNPLACED, name: 'No host yet', role: 'host', implied: false, compact: false, unplaced: true, detail: '', note: '' };
  }
  const addresses = host.lans.flatMap((lan) => facts.addresses[`${host.name}.${lan}`] ?? []);
  const empty = inner.groups.length === 0;
  const compact = empty && host.role !== 'host';
  const words = [host.role === 'host' ? '' : host.role, host.nat ? 'NAT' : '', ...host.serves].filter((word) => word !== '');
  const { element, name, role, implied } = host;
  const detail = addresses.length === 1 && !compact ? (addresses[0] ?? '') : '';
  const note = compact ? words.join(' · ') : empty ? 'Drop a container here' : '';
  return { element, name, role, implied, compact, unplaced: false, detail, note };
}

function wordsWidth(room: Omit<Room, 'box'>): number {
  return Math.max(nameWidth(room.name) + monoWidth(room.detail) + TITLE_EXTRA, smallWidth(room.note) + TITLE_EXTRA / 2);
}

/** What stands on a NIC's tab: its name, and its address where the title has no place for it. */
export function nicLabel(host: SketchHost, lan: string, compact: boolean, facts: Facts): string {
  const element = `${host.name}.${lan}`;
  const ifname = facts.interfaces[element] ?? `eth${host.lans.indexOf(lan)}`;
  const address = facts.addresses[element];
  return address !== undefined && (compact || host.lans.length > 1) ? `${ifname} ${address}` : ifname;
}

export function nicWidth(label: string): number {
  return monoWidth(label) + 18;
}

/** What the file says of a NIC's port and cable; '' where both are like any other. */
export function beadText(sketch: Sketch, element: string, words: (cable: Cable) => string = cableWords): string {
  const cable = sketch.cables[element];
  return [...(sketch.ports[element] === undefined ? [] : [sketch.ports[element]]), ...(cable === undefined ? [] : [words(cable)])].join(' · ');
}

export function beadWidth(text: string): number {
  return text === '' ? 0 : smallWidth(text) + 16;
}

/** A NIC and what is said of its cable stand one over the other, in a place of their own on the wall. */
export function slotWidth(label: string, bead: string): number {
  return Math.max(nicWidth(label), beadWidth(bead));
}

/** Width in which all NICs find a place on one wall, also between plugs, each of which may waste a NIC's width. */
function nicsWidth(host: SketchHost | null, sketch: Sketch, facts: Facts, plugs: number): number {
  if (host === null || host.lans.length === 0) return 0;
  const widths = host.lans.map((lan) => slotWidth(nicLabel(host, lan, true, facts), beadText(sketch, `${host.name}.${lan}`)));
  const waste = plugs === 0 ? 0 : (plugs + host.lans.length - 1) * Math.max(...widths) + plugs * PLUG_SPACE;
  return widths.reduce((sum, width) => sum + width + NIC_AIR, NIC_AIR) + waste;
}

/** One row from the left; returns the lower edge of its highest room. In the first row all stand on the wire below. */
function placeRow(names: readonly string[], built: ReadonlyMap<string, Built>, slots: Map<string, Box>, y: number, onGround: boolean): number {
  const insides = names.flatMap((name) => {
    const inside = built.get(name)?.inside;
    return inside === undefined ? [] : [{ name, inside }];
  });
  const height = Math.max(0, ...insides.map(({ inside }) => inside.h));
  let x = 0;
  for (const { name, inside } of insides) {
    const overlays = inside.bars.some((bar) => bar.driver === 'overlay');
    slots.set(name, { x, y: onGround && !overlays ? y + height - inside.h : y, w: inside.w, h: inside.h });
    x += inside.w + ROOM_GAP;
  }
  return y + height;
}

function settle(
  sketch: Sketch,
  built: ReadonlyMap<string, Built>,
  slots: ReadonlyMap<string, Box>,
  wireY: ReadonlyMap<string, number>,
  wishes: Wishes,
): PlacedRoom[] {
  const wished = (name: string) => wishes.positions[`hosts.${name}`];
  const taken = [...slots].filter(([name]) => wished(name) === undefined).map(([, box]) => box);
  const wires = sketch.lans.map((lan): Box => ({ x: -10_000, y: (wireY.get(lan.name) ?? 0) - 4, w: 20_000, h: 30 }));
  return [...slots].flatMap(([name, slot]) => {
    const found = built.get(name);
    if (found === undefined) return [];
    const wish = wished(name);
    let box = slot;
    if (wish !== undefined) {
      box = { ...slot, x: wish[0], y: wish[1] };
      if (wishes.floating !== `hosts.${name}`) {
        box = nearestFree(box, [...taken, ...wires], TITLE);
        taken.push(box);
      }
    }
    return [{ room: { ...found.room, box }, inside: found.inside }];
  });
}
