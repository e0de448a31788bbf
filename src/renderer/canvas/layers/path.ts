import type { Point } from '../layout/geometry.ts';

/** An SVG path along the points, corners rounded. */
export function pathOf(points: readonly Point[], radius = 6): string {
  const [start, ...rest] = points;
  if (start === undefined) return '';
  const parts = [`M${start.x} ${start.y}`];
  rest.forEach((point, index) => {
    const before = points[index] ?? start;
    const after = rest[index + 1];
    if (after === undefined) parts.push(`L${point.x} ${point.y}`);
    else {
      const into = towards(point, before, radius);
      const out = towards(point, after, radius);
      parts.push(`L${into.x} ${into.y}Q${point.x} ${point.y} ${out.x} ${out.y}`);
    }
  });
  return parts.join('');
}

function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const part = length === 0 ? 0 : Math.min(distance, length / 2) / length;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}
