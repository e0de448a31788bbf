/** Reading plain data by path. */
import type { Path } from './paths.ts';

/** The value at a path of maps and lists; undefined where there is none. Only own properties count. */
export function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const part of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, part)) {
      return undefined;
    }
    here = (here as Readonly<Record<string | number, unknown>>)[part];
  }
  return here;
}
