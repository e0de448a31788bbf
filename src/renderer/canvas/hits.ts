/** What the pointer can meet, from bottom to top. The view gives these to cytoscape; drops ask here directly. Pure. */
import { type Box, contains, type Point } from './layout/geometry.ts';
import type { Scene } from './layout/scene.ts';

export type HitKind = 'wire' | 'room' | 'bar' | 'port' | 'card' | 'plug' | 'nic';

export interface Hit {
  /** Unique in a scene: an overlay has a bar per room. */
  readonly id: string;
  readonly element: string;
  readonly kind: HitKind;
  readonly box: Box;
}

/** Air around thin shapes, so that a hand meets them. */
const REACH = 8;

export function hitsOf(scene: Scene): Hit[] {
  const hits: Hit[] = [];
  const add = (kind: HitKind, element: string, box: Box, grow = 0) => {
    const grown = { x: box.x - grow, y: box.y - grow, w: box.w + 2 * grow, h: box.h + 2 * grow };
    hits.push({ id: `${kind} ${element} ${hits.length}`, element, kind, box: grown });
  };
  for (const wire of scene.wires) {
    add('wire', wire.element, wire.box, REACH);
    add('wire', wire.element, wire.label);
  }
  for (const room of scene.rooms) add('room', room.element, room.box);
  for (const bar of scene.bars) {
    add('bar', bar.element, bar.box, bar.shape === 'rail' ? REACH : 0);
    if (bar.shape === 'rail') add('bar', bar.element, bar.label);
  }
  for (const band of scene.bands) for (const piece of band.pieces) add('bar', band.element, piece);
  for (const edge of scene.edges) add('bar', edge.element, edge.box, 3);
  for (const link of scene.links) if (link.port) add('port', link.element, link.port, 4);
  for (const card of scene.cards) add('card', card.element, card.box);
  for (const plug of scene.plugs) add('plug', plug.element, plug.box);
  for (const bead of scene.beads) add('nic', bead.element, bead.box);
  for (const nic of scene.nics) add('nic', nic.element, nic.box);
  return hits;
}

/** The topmost shape at a point, leaving out what the pointer itself holds. */
export function hitAt(hits: readonly Hit[], at: Point, except: string | null = null): Hit | null {
  return hits.findLast((hit) => hit.element !== except && contains(hit.box, at)) ?? null;
}

/** The room at a point, whatever lies over it. */
export function roomAt(scene: Scene, at: Point): Scene['rooms'][number] | null {
  return scene.rooms.findLast((room) => contains(room.box, at)) ?? null;
}
