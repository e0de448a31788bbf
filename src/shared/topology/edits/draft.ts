/** A text under edit. */
import type { Node } from 'yaml';
import { fail, ok, type Problem, type Result } from '../../result.ts';
import type { Path } from '../paths.ts';
import { readTree } from '../tree.ts';
import { valueAt } from '../value-at.ts';
import { type Source, type Splice, spliceAppend, spliceRemove, spliceRename, spliceSet } from './splice.ts';
import type { Value } from './values.ts';

type Change = (source: Source) => Splice | null;

/**
 * Each change is a splice of the text, and is checked: the new text must be YAML, and must say what the old one said
 * but for the change. After a change that failed the draft changes no more, and `finish` gives the problem.
 */
export class Draft {
  private current: string;
  private root: Node | null;
  private value: unknown;
  private problem: Problem | null = null;

  private constructor(text: string, root: Node | null, value: unknown) {
    this.current = text;
    this.root = root;
    this.value = value;
  }

  /** Fails where the text is no YAML, or holds what no edit could keep. */
  static open(text: string): Result<Draft> {
    const tree = readTree(text);
    const value = tree.value ?? {};
    if (tree.problems.length > 0) {
      return fail(...tree.problems);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return fail({ code: 'wrong-type', message: 'The file is not a map of keys.', fix: 'Begin with a line such as “containers:”.', line: 1, column: 1 });
    }
    return ok(new Draft(text, tree.root, value));
  }

  get text(): string {
    return this.current;
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
    this.change(
      path,
      (source) => spliceSet(source, path, value),
      (root) => assign(root, path, value),
    );
  }

  remove(path: Path): void {
    if (this.has(path)) {
      this.change(
        path,
        (source) => spliceRemove(source, path),
        (root) => unassign(root, path),
      );
    }
  }

  append(path: Path, value: Value): void {
    const list = this.read(path);
    this.change(
      path,
      (source) => spliceAppend(source, path, value),
      (root) => assign(root, path, [...(Array.isArray(list) ? list : []), value]),
    );
  }

  renameKey(path: Path, to: string): void {
    const parent = path.slice(0, -1);
    this.change(
      path,
      (source) => spliceRename(source, path, to),
      (root) => {
        const entries = Object.entries((valueAt(root, parent) ?? {}) as Record<string, unknown>);
        return assign(root, parent, Object.fromEntries(entries.map(([key, value]) => [key === path.at(-1) ? to : key, value])));
      },
    );
  }

  /** Several values of one map that exist already, in one pass. */
  setAll(parent: Path, values: ReadonlyMap<string, Value>): void {
    const splices = (source: Source): readonly (Splice | null)[] => [...values].map(([key, value]) => spliceSet(source, [...parent, key], value));
    this.changeAll(parent, splices, (root) => [...values].reduce((tree, [key, value]) => assign(tree, [...parent, key], value), root));
  }

  refuse(problem: Problem): void {
    this.problem ??= problem;
  }

  finish(): Result<string> {
    return this.problem === null ? ok(this.current) : fail(this.problem);
  }

  private change(path: Path, splice: Change, expected: (root: unknown) => unknown): void {
    this.changeAll(path, (source) => [splice(source)], expected);
  }

  private changeAll(path: Path, splice: (source: Source) => readonly (Splice | null)[], expected: (root: unknown) => unknown): void {
    if (this.problem !== null) {
      return;
    }
    const eol = this.current.includes('\r\n') ? '\r\n' : '\n';
    const splices = splice({ text: this.current, root: this.root, eol });
    const text = splices.includes(null)
      ? null
      : applySplices(
          this.current,
          splices.filter((entry) => entry !== null),
        );
    const tree = text === null ? null : readTree(text);
    const wanted = expected(this.value);
    if (text === null || tree === null || tree.problems.length > 0 || !sameData(tree.value ?? {}, wanted)) {
      const message = `“${path.join('.')}” is written in a way that only a person can change.`;
      this.refuse({ code: 'edit-by-hand', message, fix: 'Change it in the text.' });
      return;
    }
    this.current = text;
    this.root = tree.root;
    this.value = wanted;
  }
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
