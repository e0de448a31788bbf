/** From plain data to a document of valid shape: what is wrong is reported and left out, the rest stays usable. */
import type { Problem } from '../result.ts';
import { elementOf, type Path } from './paths.ts';
import { positionOf } from './positions.ts';
import { topologySchema, type Written } from './schema.ts';
import { explainIssue, type ShapeProblem } from './shape-problems.ts';
import type { Tree } from './tree.ts';

export interface Shaped {
  /** Of valid shape; without the values that are not. */
  readonly written: Written;
  readonly problems: readonly Problem[];
  /** Elements of which something was left out: what they seem to lack may only be misspelt. */
  readonly broken: ReadonlySet<string>;
  /** False where nothing could be saved: the file is not even a map. */
  readonly readable: boolean;
}

/** Leaving out a value can uncover that another one is now missing; deeper than this nothing is left to save. */
const ROUNDS = 6;

/** Checks the shape of a whole file. */
export function shapeTopology(tree: Pick<Tree, 'value' | 'positions' | 'keys'>): Shaped {
  const { value } = tree;
  const rest = withoutExtensions(value ?? {}, []);
  const problems: Problem[] = [];
  const broken = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const parsed = topologySchema.safeParse(rest);
    if (parsed.success) {
      return { written: parsed.data, problems, broken, readable: true };
    }
    const found = parsed.error.issues.flatMap((issue) => explainIssue(issue, rest));
    if (found.some(({ path }) => path.length === 0)) {
      problems.push(...(round === 0 ? found.map((entry) => place(entry, tree)) : []));
      break;
    }
    if (round === 0) {
      problems.push(...found.map((entry) => place(entry, tree)));
    }
    for (const { path, problem } of [...found].sort(deepestLast)) {
      if (problem.code !== 'not-supported-yet') {
        broken.add(elementOf(path) ?? '');
      }
      leaveOut(rest, path);
    }
  }
  return { written: {}, problems, broken, readable: false };
}

function place({ path, problem, onKey }: ShapeProblem, { positions, keys }: Pick<Tree, 'positions' | 'keys'>): Problem {
  return { ...problem, ...((onKey ? keys.get(path.join('.')) : undefined) ?? positionOf(positions, path)) };
}

/** Entries of a list are left out from its end, so that the places of the others hold. */
function deepestLast(a: ShapeProblem, b: ShapeProblem): number {
  const [x, y] = [a.path.at(-1), b.path.at(-1)];
  return typeof x === 'number' && typeof y === 'number' ? y - x : 0;
}

function leaveOut(root: unknown, path: Path): void {
  let here = root;
  for (const part of path.slice(0, -1)) {
    here = typeof here === 'object' && here !== null ? (here as Record<string | number, unknown>)[part] : undefined;
  }
  const last = path.at(-1);
  if (typeof here === 'object' && here !== null && last !== undefined && !(last in here)) {
    // What has to be there and is not: nothing can be saved of what lacks it.
    leaveOut(root, path.slice(0, -1));
  } else if (Array.isArray(here) && typeof last === 'number') {
    here.splice(last, 1);
  } else if (typeof here === 'object' && here !== null && last !== undefined) {
    delete (here as Record<string | number, unknown>)[last];
  }
}

/** A copy without `x-` keys. Where names are keys (`x-ray` is a fine name for a container) they stay. */
function withoutExtensions(value: unknown, path: Path): unknown {
  if (Array.isArray(value)) {
    return value.map((item, index) => withoutExtensions(item, [...path, index]));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const entries = Object.entries(value).filter(([key]) => holdsNames(path) || !key.startsWith('x-'));
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutExtensions(inner, [...path, key])]));
}

function holdsNames(path: Path): boolean {
  return path.length === 1 || (path.length === 3 && (path[2] === 'networks' || path[2] === 'lans'));
}
