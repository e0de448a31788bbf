/** Lines from cards to networks: straight down where nothing is in between, else by the gutter beside the card's column. */
import type { Sketch, SketchContainer } from '../../state/sketch.ts';
import type { Box, Point } from './geometry.ts';
import { type Grid, laneX } from './grid.ts';
import type { Bar, Link } from './scene.ts';

/** A card in its place; `slot` is null for one that somebody moved out of the grid. */
export interface Placed {
  readonly card: SketchContainer;
  readonly box: Box;
  readonly slot: { readonly column: number; readonly home: string; readonly last: boolean } | null;
}

const PORT = { w: 10, h: 7 } as const;
/** Distance between the lines that leave one card. */
const APART = 12;

/** All links of a room. Cards of one column share a trunk per network, so a block of cards stays readable. */
export function linksOf(placed: readonly Placed[], bars: readonly Bar[], grid: Grid, cables: Sketch['cables']): Link[] {
  const lanes = new Map<number, string[]>();
  return placed.flatMap(({ card, box, slot }) =>
    targetsOf(card, bars).map((bar, index): Link => {
      const points = slot === null ? freePath(box, bar, index) : slotPath(box, bar, slot, lanes, grid, index);
      const end = points.at(-1) ?? { x: box.x, y: box.y };
      const element = `${card.name}.${bar.element.replace(/^networks\./, '').replace(/@.*$/, '')}`;
      return {
        element,
        cut: cables[element]?.cut === true,
        network: bar.element,
        driver: bar.driver,
        points,
        port: portOf(bar, end),
      };
    }),
  );
}

function targetsOf(card: SketchContainer, bars: readonly Bar[]): Bar[] {
  if (card.mode === 'host') return bars.filter((bar) => bar.element.startsWith('hosts.'));
  return card.networks.flatMap((element) => bars.filter((bar) => bar.element === element));
}

function slotPath(box: Box, bar: Bar, slot: NonNullable<Placed['slot']>, lanes: Map<number, string[]>, grid: Grid, index: number): Point[] {
  const below = bar.box.y > box.y;
  if (slot.last && below && (slot.home === bar.element || slot.home === 'mode')) {
    const x = box.x + box.w / 2;
    return [
      { x, y: box.y + box.h },
      { x, y: edgeOf(bar, true) },
    ];
  }
  const used = lanes.get(slot.column) ?? [];
  if (!used.includes(bar.element)) used.push(bar.element);
  lanes.set(slot.column, used);
  const x = laneX(grid, slot.column, used.indexOf(bar.element));
  const from = box.y + Math.min(box.h - 8, box.h / 2 + index * APART - APART / 2);
  return [
    { x: box.x + box.w, y: from },
    { x, y: from },
    { x, y: edgeOf(bar, below) },
  ];
}

/** Where a line meets the network: a bar's edge, the middle of a thin rail. */
function edgeOf(bar: Bar, fromAbove: boolean): number {
  if (bar.shape === 'rail') return bar.box.y + bar.box.h / 2;
  return fromAbove ? bar.box.y : bar.box.y + bar.box.h;
}

function freePath(box: Box, bar: Bar, index: number): Point[] {
  const below = bar.box.y + bar.box.h / 2 > box.y + box.h / 2;
  const start = { x: box.x + box.w / 2 + index * APART, y: below ? box.y + box.h : box.y };
  const x = Math.min(Math.max(start.x, bar.box.x + PORT.w), bar.box.x + bar.box.w - PORT.w);
  const y = edgeOf(bar, below);
  const middle = (start.y + y) / 2;
  return x === start.x ? [start, { x, y }] : [start, { x: start.x, y: middle }, { x, y: middle }, { x, y }];
}

function portOf(bar: Bar, end: Point): Box | null {
  if (bar.shape === 'rail') return null;
  const above = end.y <= bar.box.y;
  return { x: end.x - PORT.w / 2, y: above ? bar.box.y - PORT.h / 2 : bar.box.y + bar.box.h - PORT.h / 2, ...PORT };
}
