/** Points and boxes in drawing units (CSS pixels at zoom 1), x to the right, y down. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly w: number;
  readonly h: number;
}

/** Do two boxes share more than an edge? `gap` asks for that much air between them. */
export function overlaps(a: Box, b: Box, gap = 0): boolean {
  return a.x < b.x + b.w + gap && b.x < a.x + a.w + gap && a.y < b.y + b.h + gap && b.y < a.y + a.h + gap;
}

export function contains(box: Box, point: Point): boolean {
  return point.x >= box.x && point.x <= box.x + box.w && point.y >= box.y && point.y <= box.y + box.h;
}

export function moved<B extends Box>(box: B, by: Point): B {
  return { ...box, x: box.x + by.x, y: box.y + by.y };
}

export function centre(box: Box): Point {
  return { x: box.x + box.w / 2, y: box.y + box.h / 2 };
}

/** The smallest box around all; an empty list gives an empty box at the origin. */
export function around(boxes: readonly Box[]): Box {
  if (boxes.length === 0) return { x: 0, y: 0, w: 0, h: 0 };
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return { x, y, w: Math.max(...boxes.map((box) => box.x + box.w)) - x, h: Math.max(...boxes.map((box) => box.y + box.h)) - y };
}

const STEP = 20;
const RINGS = 120;

/** The place nearest to the wanted one where `box` meets none of the others; searched on rings of a 20-unit grid. */
export function nearestFree(box: Box, others: readonly Box[], gap: number): Box {
  const free = (candidate: Box) => !others.some((other) => overlaps(candidate, other, gap));
  if (free(box)) return box;
  for (let ring = 1; ring <= RINGS; ring++) {
    const found = ringOf(ring)
      .map((by) => moved(box, by))
      .filter(free);
    if (found[0] !== undefined) return found[0];
  }
  return box;
}

/** Offsets of one ring, nearest first; to the right and down before to the left and up. */
function ringOf(ring: number): Point[] {
  const offsets: Point[] = [];
  for (let i = -ring; i <= ring; i++) {
    for (const by of [
      { x: ring, y: i },
      { x: -ring, y: i },
      { x: i, y: ring },
      { x: i, y: -ring },
    ]) {
      offsets.push({ x: by.x * STEP, y: by.y * STEP });
    }
  }
  return offsets.sort((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y) || b.x - a.x || b.y - a.y);
}

/** The free stretch of `width` whose start is nearest to `wanted`, between `from` and `to`, clear of what is taken. */
export function nearestSlot(wanted: number, width: number, taken: readonly { readonly from: number; readonly to: number }[], from: number, to: number): number {
  const starts = [wanted, from, to - width, ...taken.flatMap((each) => [each.to, each.from - width])]
    .map((start) => Math.min(Math.max(start, from), Math.max(from, to - width)))
    .filter((start) => !taken.some((each) => start < each.to && each.from < start + width))
    .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted));
  return starts[0] ?? wanted;
}

/**
 * Widths are estimated, a little generously, so that the layout stays a pure function: measured text would need
 * a document, and would differ from machine to machine.
 */
const NARROW = /[ijlI1.,:;|'!()[\] \-·]/;
const WIDE = /[mwMW@%]/;

/** Interface type at 13 px, semi-bold. */
export function nameWidth(text: string): number {
  let width = 0;
  for (const letter of text) width += NARROW.test(letter) ? 5 : WIDE.test(letter) ? 12.5 : /[A-Z]/.test(letter) ? 9.6 : 8;
  return Math.ceil(width);
}

/** Interface type at 12 px, regular. */
export function smallWidth(text: string): number {
  return Math.ceil(nameWidth(text) * 0.9);
}

/** Monospaced type at 12 px. */
export function monoWidth(text: string): number {
  return Math.ceil(text.length * 7.25);
}
