/** LANs as horizontal wires, the NICs on the rooms' walls, and the taps between them. */
import type { Facts } from '../../state/facts.ts';
import type { Sketch, SketchHost } from '../../state/sketch.ts';
import { cableTitle } from '../../state/cables.ts';
import { type Box, centre, monoWidth, moved, nameWidth, nearestSlot, overlaps } from './geometry.ts';
import { beadText, beadWidth, type Floor, nicLabel, nicWidth, type PlacedRoom, slotWidth } from './rooms.ts';
import type { Bead, Nic, Plug, Tap, Wire } from './scene.ts';

const NIC_HEIGHT = 20;
const BEAD = { h: 18, air: 4 } as const;
const WIRE = 5;
const OVERHANG = 28;
const LABEL_HEIGHT = 18;
const MIN_WIRE = 180;
const AIR = 8;
const STEP = 32;
const TRIES = 200;

export interface Wiring {
  readonly nics: readonly Nic[];
  readonly taps: readonly Tap[];
  readonly beads: readonly Bead[];
  readonly wires: readonly Wire[];
}

interface Plugged {
  readonly lan: string;
  readonly tap: Tap;
}

/** NICs first (a room's side depends on where its wire runs), then each wire as wide as its taps, then its words where nothing else is. */
export function wiringOf(sketch: Sketch, facts: Facts, floor: Floor, plugs: readonly Plug[]): Wiring {
  const nics: Nic[] = [];
  const beads: Bead[] = [];
  const plugged: Plugged[] = [];
  for (const placed of floor.rooms) {
    const host = sketch.hosts.find((each) => each.element === placed.room.element);
    if (host === undefined) continue;
    const own = plugs.filter((plug) => Math.abs(centre(plug.box).y - (placed.room.box.y + placed.room.box.h)) < 1 && overlaps(plug.box, placed.room.box));
    for (const nic of nicsOf(host, placed, floor, sketch, facts, own)) {
      nics.push(nic.shape);
      beads.push(...beadOf(nic, placed.room.box, sketch));
      const cut = sketch.cables[nic.shape.element]?.cut === true;
      plugged.push({ lan: nic.lan, tap: tapOf(nic.shape.element, null, nic.shape.box, nic.y, cut) });
    }
    for (const plug of own) plugged.push(...plugTap(plug, sketch, floor, placed.room.box));
  }
  const lines = plugged.map((each) => each.tap);
  const wires: Wire[] = [];
  for (const lan of sketch.lans) {
    const mine = plugged.filter((each) => each.lan === lan.name).map((each) => each.tap);
    wires.push(wireOf(lan, facts, floor, mine, lines, [...beads.map((bead) => bead.box), ...wires.flatMap((wire) => [wire.label, wire.box])]));
  }
  return { nics, taps: lines, beads, wires };
}

interface PlacedNic {
  readonly shape: Nic;
  readonly lan: string;
  /** y of its wire. */
  readonly y: number;
}

function nicsOf(host: SketchHost, placed: PlacedRoom, floor: Floor, sketch: Sketch, facts: Facts, plugs: readonly Plug[]): PlacedNic[] {
  const { box, compact } = placed.room;
  const lans = host.lans.filter((lan) => floor.wireY.has(lan));
  const wanted = lans.map((lan) => {
    const y = floor.wireY.get(lan) ?? 0;
    const label = nicLabel(host, lan, compact, facts);
    return { lan, y, upper: y < box.y + box.h / 2, label, w: slotWidth(label, beadText(sketch, `${host.name}.${lan}`)) };
  });
  const taken = plugs.map((plug) => ({ from: plug.box.x - AIR, to: plug.box.x + plug.box.w + AIR }));
  return [true, false].flatMap((upper) => {
    const side = wanted.filter((nic) => nic.upper === upper);
    const gap = (box.w - side.reduce((sum, nic) => sum + nic.w, 0)) / (side.length + 1);
    const busy = upper ? [] : taken;
    let at = box.x + gap;
    return side.map((nic): PlacedNic => {
      const x = Math.round(nearestSlot(at, nic.w, busy, box.x + AIR, box.x + box.w - AIR));
      if (busy.length > 0) busy.push({ from: x - AIR, to: x + nic.w + AIR });
      at += nic.w + gap;
      const top = (upper ? box.y : box.y + box.h) - NIC_HEIGHT / 2;
      const w = nicWidth(nic.label);
      const shape = { element: `${host.name}.${nic.lan}`, label: nic.label, box: { x: x + (nic.w - w) / 2, y: top, w, h: NIC_HEIGHT } };
      return { shape, lan: nic.lan, y: nic.y };
    });
  });
}

/** Where the line leaves the NIC: whatever is said there is of what this host sends. */
function beadOf({ shape, y: wire }: PlacedNic, room: Box, sketch: Sketch): Bead[] {
  const { element, box } = shape;
  const text = beadText(sketch, element);
  if (text === '') return [];
  const w = beadWidth(text);
  const y = wire < room.y + room.h / 2 ? box.y - BEAD.air - BEAD.h : box.y + box.h + BEAD.air;
  return [{ element, text, title: beadText(sketch, element, cableTitle), box: { x: centre(box).x - w / 2, y, w, h: BEAD.h } }];
}

function tapOf(element: string, driver: Tap['driver'], box: Box, y: number, cut = false): Tap {
  const { x } = centre(box);
  const from = y < box.y ? box.y : box.y + box.h;
  return {
    element,
    driver,
    cut,
    points: [
      { x, y: from },
      { x, y },
    ],
  };
}

/** A plug sits in the lower wall; where its wire runs above, the line goes round the room. */
function plugTap(plug: Plug, sketch: Sketch, floor: Floor, room: Box): Plugged[] {
  const lan = sketch.networks.find((network) => network.element === plug.element)?.lan ?? null;
  const y = lan === null ? undefined : floor.wireY.get(lan);
  if (lan === null || y === undefined) return [];
  const straight = tapOf(plug.element, plug.driver, plug.box, y);
  if (y >= room.y + room.h) return [{ lan, tap: straight }];
  const start = { x: centre(plug.box).x, y: plug.box.y + plug.box.h };
  const side = room.x + room.w + OVERHANG;
  const low = start.y + AIR;
  return [{ lan, tap: { ...straight, points: [start, { x: start.x, y: low }, { x: side, y: low }, { x: side, y }] } }];
}

function wireOf(lan: { name: string; element: string }, facts: Facts, floor: Floor, mine: readonly Tap[], lines: readonly Tap[], others: readonly Box[]): Wire {
  const y = floor.wireY.get(lan.name) ?? 0;
  const ends = mine.flatMap((tap) => tap.points.at(-1)?.x ?? []);
  const from = ends.length > 0 ? Math.min(...ends) - OVERHANG : 0;
  const to = ends.length > 0 ? Math.max(...ends) + OVERHANG : from + MIN_WIRE;
  const mtu = facts.mtus[lan.element];
  const detail = [facts.subnets[lan.element], mtu === undefined ? undefined : `MTU ${mtu}`].filter((word) => word !== undefined).join(' · ');
  const w = nameWidth(lan.name) + (detail === '' ? 0 : monoWidth(detail) + 12);
  const obstacles = [...lines.map(lineBox), ...floor.rooms.map((placed) => placed.room.box), ...others];
  const wanted: Box = { x: from, y: y + AIR, w, h: LABEL_HEIGHT };
  const label = freeLabel(wanted, obstacles, to);
  const x = Math.min(from, label.x);
  return { element: lan.element, name: lan.name, detail, label, box: { x, y: y - WIRE / 2, w: Math.max(to, label.x + label.w) - x, h: WIRE } };
}

/** Under the wire from its left end on; where every place there is crossed, the wire grows to the left until one is free. */
function freeLabel(wanted: Box, obstacles: readonly Box[], to: number): Box {
  const along = Array.from({ length: Math.max(1, Math.floor((to - wanted.w - wanted.x) / AIR)) }, (_, step) => step * AIR);
  const before = Array.from({ length: TRIES }, (_, step) => -step * STEP);
  const places = [...along, ...before].map((x) => moved(wanted, { x, y: 0 }));
  return places.find((place) => !obstacles.some((obstacle) => overlaps(place, obstacle, AIR / 2))) ?? wanted;
}

function lineBox(tap: Tap): Box {
  const xs = tap.points.map((point) => point.x);
  const ys = tap.points.map((point) => point.y);
  return { x: Math.min(...xs) - 2, y: Math.min(...ys), w: Math.max(...xs) - Math.min(...xs) + 4, h: Math.max(...ys) - Math.min(...ys) };
}
