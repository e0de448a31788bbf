/** An overlay's band over the rooms that it joins. */
import { type Box, centre, overlaps, type Point } from './geometry.ts';
import type { Band, Bar, Room } from './scene.ts';

/** How far a join goes out of a room before it turns. */
const OUT = 24;

/** One band per overlay, from its bars in the rooms. */
export function bandsOf(bars: readonly Bar[], rooms: readonly Room[]): Band[] {
  const overlays = [...new Set(bars.filter((bar) => bar.driver === 'overlay').map((bar) => bar.element))];
  return overlays.map((element) =>
    bandOf(
      element,
      bars.filter((bar) => bar.element === element),
      rooms,
    ),
  );
}

function bandOf(element: string, bars: readonly Bar[], rooms: readonly Room[]): Band {
  const segments = bars.map((bar) => bar.box).sort((a, b) => a.x - b.x || a.y - b.y);
  const pieces: Box[] = [];
  const joins: Point[][] = [];
  for (const segment of segments) {
    const last = pieces.at(-1);
    if (last === undefined) pieces.push(segment);
    else if (runsOn(last, segment, rooms)) pieces[pieces.length - 1] = { ...last, w: segment.x + segment.w - last.x };
    else {
      joins.push(joinOf(last, segment));
      pieces.push(segment);
    }
  }
  return { element, pieces, joins };
}

/** Side by side at one height, with nothing but air and the two walls in between. */
function runsOn(left: Box, right: Box, rooms: readonly Room[]): boolean {
  if (left.y !== right.y || right.x < left.x + left.w) return false;
  const gap: Box = { x: left.x + left.w, y: left.y, w: right.x - left.x - left.w, h: left.h };
  const touched = rooms.filter((room) => overlaps(room.box, gap));
  return touched.every((room) => overlaps(room.box, left) || overlaps(room.box, right));
}

/** From right edge to left edge by a step half-way, or, where rooms stand one above the other, round the right side of both. */
function joinOf(from: Box, to: Box): Point[] {
  const start = { x: from.x + from.w, y: centre(from).y };
  const end = { x: to.x, y: centre(to).y };
  if (end.x >= start.x + 2 * OUT) {
    const x = (start.x + end.x) / 2;
    return [start, { x, y: start.y }, { x, y: end.y }, end];
  }
  const right = to.x + to.w;
  const x = Math.max(start.x, right) + 2 * OUT;
  return [start, { x, y: start.y }, { x, y: end.y }, { x: right, y: end.y }];
}
