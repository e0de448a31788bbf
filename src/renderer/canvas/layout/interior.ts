/**
 * The inside of one room, in coordinates of its own (0,0 is its upper left corner). Automatic cards stand in rows
 * above their network; a card that somebody moved keeps its slot free, so that moving one moves no other.
 */
import { isUnderlay } from '../../../shared/topology/document.ts';
import type { Facts } from '../../state/facts.ts';
import type { Position, Sketch } from '../../state/sketch.ts';
import { cardText, type CardText } from './card.ts';
import { type Box, nearestFree } from './geometry.ts';
import { columnsFor, columnX, type Grid, gridIn, gridWidth, stemX } from './grid.ts';
import { type Group, groupsIn } from './groups.ts';
import { barOf, barWidth, type Foot } from './feet.ts';
import { linksOf, type Placed } from './routes.ts';
import { type Bar, type Card, type Edge, type Link, type Plug, TITLE } from './scene.ts';

const TOP = TITLE + 20;
const MIN_COLUMN = 128;
const ROW_GAP = 16;
const DROP = 22;
const FOOT_HEIGHT = 30;
const GROUP_GAP = 22;
const BOTTOM = 26;
const PLUG = { w: 24, h: 22 } as const;

export interface Interior {
  readonly w: number;
  readonly h: number;
  readonly cards: readonly Card[];
  readonly bars: readonly Bar[];
  readonly edges: readonly Edge[];
  /** Plugs straddle the lower wall. */
  readonly plugs: readonly Plug[];
  readonly links: readonly Link[];
}

/** What a room's rows measure before they are placed. */
export interface Measured {
  readonly host: string | null;
  readonly groups: readonly Group[];
  readonly texts: ReadonlyMap<string, CardText>;
  readonly cables: Sketch['cables'];
  readonly columns: number;
  readonly columnWidth: number;
}

export interface Size {
  readonly w: number;
  readonly h: number;
}

export interface Wishes {
  readonly positions: Readonly<Record<string, Position>>;
  /** The element under the pointer: where it is drawn is where it is, whatever it covers. */
  readonly floating: string | null;
}

export function measure(sketch: Sketch, facts: Facts, host: string | null): Measured {
  const groups = groupsIn(sketch, host);
  const texts = new Map(groups.flatMap((group) => group.cards).map((card) => [card.element, cardText(card, sketch, facts)]));
  const stems = groups.filter(hasPlug).length;
  return {
    host,
    groups,
    texts,
    cables: sketch.cables,
    columns: Math.max(stems, 0, ...groups.map((group) => columnsFor(group.cards.length))),
    columnWidth: Math.max(MIN_COLUMN, ...[...texts.values()].map((text) => text.w)),
  };
}

/** macvlan and ipvlan leave the room by a plug of their own. */
export function hasPlug({ network }: Group): boolean {
  return network !== null && isUnderlay(network.driver);
}

/** Height of one group's cards with the drop to their network, without its foot. */
export function cardsHeight(measured: Measured, group: Group): number {
  if (group.cards.length === 0) return 0;
  const rows = Math.ceil(group.cards.length / columnsFor(group.cards.length));
  return rows * rowHeight(measured, group) + (rows - 1) * ROW_GAP + (group.kind === 'loose' ? 0 : DROP);
}

function rowHeight(measured: Measured, group: Group): number {
  return Math.max(...group.cards.map((card) => measured.texts.get(card.element)?.h ?? 0));
}

/** Places everything. `overlayHeights`: cards' height per overlay, the same in all rooms, so that its bands line up. */
export function furnish(measured: Measured, facts: Facts, overlayHeights: ReadonlyMap<string, number>, min: Size, wishes: Wishes): Interior {
  const feet = measured.groups.map((group) => barWidth(group, facts, measured.host));
  const width = Math.max(min.w, gridWidth(measured.columns, measured.columnWidth), ...feet);
  const grid = gridIn(width, measured.columns, measured.columnWidth);
  const rows = rowsOf(measured, overlayHeights);
  const bottom = rows.at(-1);
  const placed = settle(measured, grid, rows, wishes);
  const inside = placed.filter((each) => each.card.element !== wishes.floating).map((each) => each.box);
  const size = {
    w: Math.max(width, ...inside.map((box) => box.x + box.w + ROW_GAP)),
    h: Math.max(min.h, bottom ? bottom.foot + bottom.footHeight + BOTTOM : 0, ...inside.map((box) => box.y + box.h + BOTTOM)),
  };
  const stems: number[] = [];
  const built = rows.map((row): Foot | null => {
    if (row.group.kind === 'loose') return null;
    const stem = hasPlug(row.group) ? stemX(grid, width, stems.length) : null;
    if (stem !== null) stems.push(stem);
    const cards = placed.filter((each) => row.group.cards.includes(each.card)).map((each) => each.box);
    return barOf(row.group, facts, measured.host, { y: row.foot, width: size.w, cards, stem, stems: [...stems] });
  });
  const bars = built.flatMap((foot) => (foot ? [foot.bar] : []));
  const links = linksOf(placed, bars, grid, measured.cables);
  return {
    ...size,
    cards: placed.map((each) => cardShape(each, measured)),
    bars: bars.map((bar) => (bar.shape === 'rail' ? reaching(bar, links) : bar)),
    edges: built.flatMap((foot) => (foot?.edge ? [foot.edge] : [])),
    plugs: built.flatMap((foot) => (foot?.plugX == null ? [] : [plugOf(foot, size.h)])),
    links,
  };
}

function plugOf(foot: Foot, height: number): Plug {
  const rail = foot.bar.box.y + foot.bar.box.h / 2;
  return { element: foot.bar.element, driver: foot.bar.driver, rail, box: { x: (foot.plugX ?? 0) - PLUG.w / 2, y: height - PLUG.h / 2, ...PLUG } };
}

/** A rail is as long as it must be for every line that ends on it. */
function reaching(bar: Bar, links: readonly Link[]): Bar {
  const ends = links.filter((link) => link.network === bar.element).map((link) => link.points.at(-1)?.x ?? bar.box.x);
  const from = Math.min(bar.box.x, ...ends);
  const to = Math.max(bar.box.x + bar.box.w, ...ends);
  return { ...bar, box: { ...bar.box, x: from, w: to - from } };
}

interface Row {
  readonly group: Group;
  readonly top: number;
  readonly foot: number;
  readonly footHeight: number;
}

function rowsOf(measured: Measured, overlayHeights: ReadonlyMap<string, number>): Row[] {
  const own = new Map(measured.groups.map((group) => [group.network?.element ?? '', group]));
  const overlays = [...overlayHeights].map(([element]) => element).filter((element) => own.has(element));
  const lastOverlay = overlays.at(-1) ?? null;
  const rows: Row[] = [];
  let y = TOP;
  for (const [element, height] of lastOverlay === null ? [] : overlayHeights) {
    const group = own.get(element);
    const foot = y + height;
    if (group) rows.push({ group, top: foot - cardsHeight(measured, group), foot, footHeight: FOOT_HEIGHT });
    y = foot + FOOT_HEIGHT + GROUP_GAP;
    if (element === lastOverlay) break;
  }
  for (const group of measured.groups.filter((each) => each.network?.driver !== 'overlay')) {
    const foot = y + cardsHeight(measured, group);
    const footHeight = group.kind === 'loose' ? 0 : FOOT_HEIGHT;
    rows.push({ group, top: y, foot, footHeight });
    y = foot + footHeight + GROUP_GAP;
  }
  return rows;
}

function settle(measured: Measured, grid: Grid, rows: readonly Row[], wishes: Wishes): Placed[] {
  const slots = rows.flatMap((row) => slotsOf(measured, grid, row));
  const bars = rows.filter((row) => row.footHeight > 0).map((row): Box => ({ x: 0, y: row.foot, w: 10_000, h: row.footHeight }));
  const taken = slots.filter((slot) => wishes.positions[slot.card.element] === undefined).map((slot) => slot.box);
  const wall: Box = { x: -10_000, y: -10_000, w: 20_000, h: 10_000 + TITLE };
  const left: Box = { x: -10_000, y: -10_000, w: 10_000, h: 20_000 };
  return slots.map((slot) => {
    const wish = wishes.positions[slot.card.element];
    if (wish === undefined) return slot;
    const box = { ...slot.box, x: wish[0], y: wish[1] };
    if (slot.card.element === wishes.floating) return { ...slot, box, slot: null };
    const found = nearestFree(box, [...taken, ...bars, wall, left], 8);
    taken.push(found);
    return { ...slot, box: found, slot: null };
  });
}

function slotsOf(measured: Measured, grid: Grid, row: Row): Placed[] {
  const columns = columnsFor(row.group.cards.length);
  const height = row.group.cards.length === 0 ? 0 : rowHeight(measured, row.group);
  const lastRow = Math.ceil(row.group.cards.length / columns) - 1;
  return row.group.cards.map((card, index): Placed => {
    const line = Math.floor(index / columns);
    const column = index % columns;
    const box = { x: columnX(grid, column), y: row.top + line * (height + ROW_GAP), w: grid.columnWidth, h: height };
    return { card, box, slot: { column, home: row.group.network?.element ?? row.group.kind, last: line === lastRow } };
  });
}

function cardShape(placed: Placed, measured: Measured): Card {
  const text = measured.texts.get(placed.card.element);
  return {
    element: placed.card.element,
    box: placed.box,
    name: placed.card.name,
    lines: text?.lines ?? [],
    look: text?.look ?? 'own',
    host: measured.host,
  };
}
