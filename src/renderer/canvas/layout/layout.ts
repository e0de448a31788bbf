/** The whole drawing, from what the text says to every shape's place. Pure: the same text gives the same drawing. */
import type { Facts } from '../../state/facts.ts';
import type { Sketch } from '../../state/sketch.ts';
import { bandsOf } from './bands.ts';
import { around, type Box, moved, type Point } from './geometry.ts';
import type { Interior, Wishes } from './interior.ts';
import { floorOf } from './rooms.ts';
import type { Link, Scene } from './scene.ts';
import { tiersOf } from './tiers.ts';
import { wiringOf } from './wires.ts';

const MARGIN = 24;

/**
 * Lays a sketch out. Rooms stand in rows above the LANs they are on, cards in rows above their networks; a position
 * in the file moves a room (absolute) or a card (relative to its room), and what is moved gives way to what is not.
 */
export function layoutOf(sketch: Sketch, facts: Facts, wishes: Wishes = { positions: sketch.positions, floating: null }): Scene {
  const floor = floorOf(sketch, facts, tiersOf(sketch), wishes);
  const rooms = floor.rooms.map((placed) => placed.room);
  const inside = floor.rooms.map((placed) => translated(placed.inside, placed.room.box));
  const plugs = inside.flatMap((each) => each.plugs);
  const bars = inside.flatMap((each) => each.bars);
  const wiring = wiringOf(sketch, facts, floor, plugs);
  const bands = bandsOf(bars, rooms);
  const boxes: Box[] = [
    ...rooms.map((room) => room.box),
    ...wiring.wires.flatMap((wire) => [wire.box, wire.label]),
    ...inside.flatMap((each) => each.cards.map((card) => card.box)),
    ...bands.flatMap((band) => band.joins.flatMap((join) => join.map((point) => ({ ...point, w: MARGIN, h: MARGIN })))),
  ];
  const bounds = around(boxes);
  return {
    rooms,
    cards: inside.flatMap((each) => each.cards),
    bars,
    bands,
    edges: inside.flatMap((each) => each.edges),
    plugs,
    links: inside.flatMap((each) => each.links),
    ...wiring,
    bounds: { x: bounds.x - MARGIN, y: bounds.y - MARGIN, w: bounds.w + 2 * MARGIN, h: bounds.h + 2 * MARGIN },
  };
}

function translated(inside: Interior, by: Point): Interior {
  const shift = <S extends { readonly box: Box }>(shape: S): S => ({ ...shape, box: moved(shape.box, by) });
  const line = (link: Link): Link => ({
    ...link,
    points: link.points.map((point) => ({ x: point.x + by.x, y: point.y + by.y })),
    port: link.port && moved(link.port, by),
  });
  return {
    ...inside,
    cards: inside.cards.map(shift),
    bars: inside.bars.map((bar) => ({ ...shift(bar), label: moved(bar.label, by) })),
    edges: inside.edges.map(shift),
    plugs: inside.plugs.map((plug) => ({ ...shift(plug), rail: plug.rail + by.y })),
    links: inside.links.map(line),
  };
}
