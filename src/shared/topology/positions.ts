/** Where things stand in the file. */
import type { Position } from './document.ts';
import type { Path } from './paths.ts';

/** The position of a path, or of the nearest thing around it that has one; else the beginning of the file. */
export function positionOf(positions: ReadonlyMap<string, Position>, path: Path): Position {
  for (let length = path.length; length >= 0; length--) {
    const position = positions.get(path.slice(0, length).join('.'));
    if (position !== undefined) {
      return position;
    }
  }
  return { line: 1, column: 1 };
}
