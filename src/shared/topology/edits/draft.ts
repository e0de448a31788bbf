/** A text under edit. */
import type { Node } from 'yaml';
import { fail, ok, type Problem, type Result } from '../../result.ts';
import type { Path } from '../paths.ts';
import { readTree, type Tree } from '../tree.ts';
import { valueAt } from '../value-at.ts';
import { type Source, type Splice, spliceAppend, spliceRemove, spliceRename, spliceSet } from './splice.ts';
import type { Value } from './values.ts';

/** One change: where it happens in a text, and what the data is afterwards. */
interface Change {
  readonly path: Path;
  splices(source: Source): readonly (Splice | null)[];
  expected(root: unknown): unknown;
}

/** A text that was read: what splices are computed from. */
interface Base {
  readonly text: string;
  readonly root: Node | null;
  readonly value: unknown;
}

/**
 * Changes are splices of the text, and are checked: the new text must be YAML, and must say what the old one said but
 * for the changes. Reading a text again costs most, so changes that do not touch each other are collected and checked
 * together. After a change that failed the draft changes no more, and `finish` gives the problem.
 */
export class Draft {
  private base: Base;
  /** What the data is with the changes that wait. */
  private value: unknown;
  private waiting: Change[] = [];
  private splices: Splice[] = [];
  private problem: Problem | null = null;

  private constructor(base: Base) {
    this.base = base;
    this.value = base.value;
  }

  /** Fails where the text is no YAML, or holds what no edit could keep. */
  static open(text: string, tree: Tree): Result<Draft> {
    const value = tree.value ?? {};
    if (tree.problems.length > 0) {
      return fail(...tree.problems);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return fail({ code: 'wrong-type', message: 'The file is not a map of keys.', fix: 'Begin with a line such as “containers:”.', line: 1, column: 1 });
    }
    return ok(new Draft({ text, root: tree.root, value }));
  }

  /** The text with all changes. */
  get text(): string {
    this.settle();
    return this.base.text;
  }

  /** The plain value at a path; undefined where there is none. */
  read(path: Path): unknown {
    return valueAt(this.value, path);
  }

  has(path: Path): boolean {
    return this.read(path) !== undefined;
  }

  /** Keys of the map at a path, in the file's order. */
  keys(path: Path): readonly string[] {
    const value = this.read(path);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
  }

  set(path: Path, value: Value): void {
    this.change({ path, splices: (source) => [spliceSet(source, path, value)], expected: (root) => assign(root, path, value) });
  }

  remove(path: Path): void {
    if (this.has(path)) {
      this.change({ path, splices: (source) => [spliceRemove(source, path)], expected: (root) => unassign(root, path) });
    }
  }

  append(path: Path, value: Value): void {
    const grown = (root: unknown): unknown => {
      const list = valueAt(root, path);
      return assign(root, path, [...(Array.isArray(list) ? list : []), value]);
    };
    this.change({ path, splices: (source) => [spliceAppend(source, path, value)], expected: grown });
  }

  renameKey(path: Path, to: string): void {
    const parent = path.slice(0, -1);
    const renamed = (root: unknown): unknown => {
      const entries = Object.entries((valueAt(root, parent) ?? {}) as Record<string, unknown>);
      return assign(root, parent, Object.fromEntries(entries.map(([key, value]) => [key === path.at(-1) ? to : key, value])));
    };
    this.change({ path, splices: (source) => [spliceRename(source, path, to)], expected: renamed });
  }

  /** Several values of one map that exists already. */
  setAll(parent: Path, values: ReadonlyMap<string, Value>): void {
    this.change({
      path: parent,
      splices: (source) => [...values].map(([key, value]) => spliceSet(source, [...parent, key], value)),
      expected: (root) => [...values].reduce((tree, [key, value]) => assign(tree, [...parent, key], value), root),
    });
  }

  refuse(problem: Problem): void {
    this.problem ??= problem;
  }

  finish(): Result<string> {
    this.settle();
    return this.problem === null ? ok(this.base.text) : fail(this.problem);
  }

  private change(change: Change): void {
    if (this.problem !== null) {
      return;
    }
    let splices = complete(change.splices(sourceOf(this.base)));
    if (splices === null || splices.some((splice) => this.splices.some((other) => touch(splice, other)))) {
      // It builds on a change that waits.
      this.settle();
      splices = complete(change.splices(sourceOf(this.base)));
    }
    if (splices === null) {
      this.refuse(byHand(change.path));
      return;
    }
    this.waiting.push(change);
    this.splices.push(...splices);
    this.value = change.expected(this.value);
  }

  /** Applies what waits: together, or, where that does not say what was meant, one change after the other. */
  private settle(): void {
    const { waiting, splices, value } = this;
    this.waiting = [];
    this.splices = [];
    if (waiting.length === 0 || this.problem !== null) {
      return;
    }
    const together = advance(this.base, splices, value);
    if ('root' in together) {
      this.base = together;
      return;
    }
    for (const change of waiting) {
      const own = complete(change.splices(sourceOf(this.base)));
      const next = own === null ? byHand(change.path) : advance(this.base, own, change.expected(this.base.value), change.path);
      if (!('root' in next)) {
        this.refuse(next);
        return;
      }
      this.base = next;
    }
  }
}

function byHand(path: Path): Problem {
  return { code: 'edit-by-hand', message: `“${path.join('.')}” is written in a way that only a person can change.`, fix: 'Change it in the text.' };
}

function sourceOf({ text, root }: Base): Source {
  return { text, root, eol: text.includes('\r\n') ? '\r\n' : '\n' };
}

function complete(splices: readonly (Splice | null)[]): readonly Splice[] | null {
  const whole = splices.filter((splice) => splice !== null);
  return whole.length === splices.length ? whole : null;
}

/** True where the order of two splices would matter. */
function touch(a: Splice, b: Splice): boolean {
  const inserts = a.start === a.end || b.start === b.end;
  return inserts ? a.start <= b.end && b.start <= a.end : a.start < b.end && b.start < a.end;
}

/** The text with the splices, if it then says what is expected; else why not. */
function advance(base: Base, splices: readonly Splice[], expected: unknown, path: Path = []): Base | Problem {
  const text = applySplices(base.text, splices);
  const tree = readTree(text);
  const [problem] = tree.problems;
  if (problem !== undefined) {
    // What was to be written is itself what no topology may hold; its place is in a text that nobody sees.
    const { line: _line, column: _column, ...words } = problem;
    return words;
  }
  return sameData(tree.value ?? {}, expected) ? { text, root: tree.root, value: expected } : byHand(path);
}

/** From the last to the first, so that offsets hold; those at one place in their own order. */
function applySplices(text: string, splices: readonly Splice[]): string {
  const ordered = splices.map((splice, index) => ({ splice, index })).sort((a, b) => b.splice.start - a.splice.start || b.index - a.index);
  return ordered.reduce((result, { splice }) => result.slice(0, splice.start) + splice.text + result.slice(splice.end), text);
}

/** A copy of the tree with the value at the path; maps on the way are made where there are none. */
function assign(root: unknown, path: Path, value: unknown): unknown {
  const [part, ...rest] = path;
  if (part === undefined) {
    return value;
  }
  if (Array.isArray(root)) {
    return root.map((item, index) => (index === part ? assign(item, rest, value) : item));
  }
  const map = (typeof root === 'object' && root !== null ? root : {}) as Readonly<Record<string, unknown>>;
  return { ...map, [part]: assign(Object.hasOwn(map, part) ? map[part] : undefined, rest, value) };
}

/** A copy of the tree without the entry at the path. A map that a block text leaves without keys reads as null there. */
function unassign(root: unknown, path: Path): unknown {
  const parent = valueAt(root, path.slice(0, -1));
  const last = path.at(-1);
  const rest = Array.isArray(parent)
    ? parent.filter((_, index) => index !== last)
    : Object.fromEntries(Object.entries((parent ?? {}) as Record<string, unknown>).filter(([key]) => key !== last));
  return assign(root, path.slice(0, -1), rest);
}

/**
 * Equal as data. An empty map or list and nothing are the same, because block style cannot write the former; the order of
 * keys is not compared, because a splice moves none.
 */
function sameData(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) {
      return Array.isArray(inner) && inner.length === 0 ? null : inner;
    }
    const entries = Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1));
    return entries.length === 0 ? null : Object.fromEntries(entries);
  });
}
