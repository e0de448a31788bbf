/** Columns of a room: cards stand in columns, and the gutters between them are kept clear for lines. */
import { GUTTER } from './scene.ts';

const ROOM_SIDE = GUTTER;
const LANES = [6, 11, 16] as const;
const STEM = 22;

export interface Grid {
  readonly columns: number;
  readonly columnWidth: number;
  /** Left edge of the first column. */
  readonly left: number;
}

/** How many columns n cards of one network take: a few in a row, many in a block that is wider than high. */
export function columnsFor(cards: number): number {
  return cards <= 4 ? cards : Math.max(4, Math.ceil(Math.sqrt(cards * 0.8)));
}

/** Width that the columns with their gutters need, room sides included. */
export function gridWidth(columns: number, columnWidth: number): number {
  return columns === 0 ? 0 : 2 * ROOM_SIDE + columns * columnWidth + (columns - 1) * GUTTER;
}

/** Columns centred in a room of that width. */
export function gridIn(width: number, columns: number, columnWidth: number): Grid {
  return { columns, columnWidth, left: Math.round((width - gridWidth(columns, columnWidth)) / 2) + ROOM_SIDE };
}

export function columnX(grid: Grid, column: number): number {
  return grid.left + column * (grid.columnWidth + GUTTER);
}

/** A line's place in the gutter to the right of a column. */
export function laneX(grid: Grid, column: number, lane: number): number {
  return columnX(grid, column) + grid.columnWidth + (LANES[lane % LANES.length] ?? LANES[0]);
}

/** Where an underlay network's stem goes down: last in the gutter, so that no lane meets it. */
export function stemX(grid: Grid, width: number, index: number): number {
  if (grid.columns === 0) return Math.round(width / 2);
  return columnX(grid, index % grid.columns) + grid.columnWidth + STEM;
}
