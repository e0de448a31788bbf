/** Where the drawing is put when nobody has panned or zoomed: whole where it stays readable so, else a readable part of it. Pure. */
import { type Box, centre, type Point } from './layout/geometry.ts';

export interface Size {
  readonly w: number;
  readonly h: number;
}

/** Screen = drawing × zoom + pan. */
export interface Viewport {
  readonly zoom: number;
  readonly pan: Point;
}

/** The drawing's smallest words are 12 units high (`--size-small`); below 11 px nobody reads them from the back row. */
const READABLE_ZOOM = 11 / 12;
/** Showing all blows a small drawing up as far as the canvas has room: 1.15 on a laptop, 1.6 on a big screen. */
const FULL_ZOOM = { least: 1.15, most: 1.6 } as const;
/** Width of the canvas that shows a small drawing at its own size. */
const FULL_WIDTH = 820;
const PAD = 28;
/** The upper part of the canvas is the tool bar's. */
const TOP = 56;

/** Shows all of `bounds`; where that would be too small to read, the part around `focus`, or the beginning. */
export function viewportFor(canvas: Size, bounds: Box, focus: Box | null): Viewport {
  const free = { w: Math.max(canvas.w - 2 * PAD, 50), h: Math.max(canvas.h - TOP - PAD, 50) };
  const full = Math.min(Math.max(canvas.w / FULL_WIDTH, FULL_ZOOM.least), FULL_ZOOM.most);
  const fitting = Math.min(free.w / Math.max(bounds.w, 1), free.h / Math.max(bounds.h, 1));
  const zoom = Math.min(Math.max(fitting, READABLE_ZOOM), full);
  const x = along({ from: bounds.x, size: bounds.w }, focus && centre(focus).x, { from: PAD, size: free.w }, zoom);
  const y = along({ from: bounds.y, size: bounds.h }, focus && centre(focus).y, { from: TOP, size: free.h }, zoom);
  return { zoom, pan: { x, y } };
}

/** The pan that brings `box` into sight; null where enough of it for a hand to take is in sight already. */
export function panTo(canvas: Size, { zoom, pan }: Viewport, box: Box): Point | null {
  const x = into({ from: box.x * zoom + pan.x, size: box.w * zoom }, { from: PAD, size: canvas.w - 2 * PAD });
  const y = into({ from: box.y * zoom + pan.y, size: box.h * zoom }, { from: TOP, size: canvas.h - TOP - PAD });
  return x === 0 && y === 0 ? null : { x: pan.x + x, y: pan.y + y };
}

interface Span {
  readonly from: number;
  readonly size: number;
}

/** How much of an element on the screen a hand needs, in px. */
const HOLD = 40;

/** How far to move along one axis: not at all, or what is out of sight into the middle. */
function into(box: Span, free: Span): number {
  const seen = Math.min(box.from + box.size, free.from + free.size) - Math.max(box.from, free.from);
  return seen >= Math.min(box.size, HOLD, free.size) ? 0 : free.from + free.size / 2 - (box.from + box.size / 2);
}

/** The pan of one axis: in the middle where it fits, else around the focus without leaving the drawing, else at its beginning. */
function along(bounds: Span, focus: number | null, free: Span, zoom: number): number {
  const room = free.size - bounds.size * zoom;
  if (room >= 0) return free.from + room / 2 - bounds.from * zoom;
  const begin = free.from - bounds.from * zoom;
  if (focus === null) return begin;
  return Math.min(begin, Math.max(begin + room, free.from + free.size / 2 - focus * zoom));
}
