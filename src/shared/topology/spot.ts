/**
 * What can be written at a place of a text that is half written. A word is put there and the text is read again: where
 * the word is found, it stands for what a person may write.
 */
import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Path } from './paths.ts';
import { readNodes } from './tree.ts';

export interface Spot {
  /** `key`: in the map at `path`. `value`: the value at `path`, of which the last part may be the place in a list. */
  readonly kind: 'key' | 'value';
  readonly path: Path;
  /** The word that stands there already, as offsets. */
  readonly from: number;
  readonly to: number;
  /** Keys that the map has besides. */
  readonly siblings: readonly string[];
  /** Does a colon follow already? */
  readonly hasColon: boolean;
}

/** No person writes it, and YAML reads it as a plain word. */
const HERE = 'netyard-is-asked-here';

/** What may stand at an offset; several where the text leaves it open, and none in comments. */
export function spotsAt(text: string, offset: number): readonly Spot[] {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(start, offset);
  if (/(^|\s)#/.test(before)) return [];
  const from = offset - (/[^\s,[\]{}"']*$/.exec(before)?.[0].length ?? 0);
  const to = offset + (/^[^\s,[\]{}:"'#]*/.exec(text.slice(offset))?.[0].length ?? 0);
  const hasColon = /^[ \t]*:/.test(text.slice(to));
  const opensLine = /^\s*(- +)*$/.test(text.slice(start, from));
  const words = opensLine && !hasColon ? [`${HERE}:`, HERE] : [HERE];
  return words.flatMap((word) => {
    const { root } = readNodes(text.slice(0, from) + word + text.slice(to));
    const found = find(root, []);
    return found === null || (word === HERE && opensLine && !hasColon && found.kind === 'key') ? [] : [{ ...found, from, to, hasColon }];
  });
}

/** The keys and places in lists that lead to an offset, the last one being what stands there; null where nothing stands. */
export function pathAt(text: string, offset: number): { readonly path: Path; readonly kind: Spot['kind'] } | null {
  return reach(readNodes(text).root, offset, []);
}

type Found = Pick<Spot, 'kind' | 'path' | 'siblings'>;

function isHere(node: unknown): boolean {
  return isScalar(node) && node.value === HERE;
}

function find(node: Node | null, path: Path): Found | null {
  if (isHere(node)) return { kind: 'value', path, siblings: [] };
  if (isSeq(node)) return first(node.items, (item, index) => find(item as Node | null, [...path, index]));
  if (!isMap(node)) return null;
  const names = node.items.map(({ key }) => (isScalar(key) ? String(key.value) : ''));
  return first(node.items, ({ key, value }, index) => {
    if (isHere(key)) return { kind: 'key', path, siblings: names.filter((name) => name !== HERE) };
    return find(value as Node | null, [...path, names[index] ?? '']);
  });
}

function reach(node: Node | null, offset: number, path: Path): { readonly path: Path; readonly kind: Spot['kind'] } | null {
  if (isSeq(node)) return first(node.items, (item, index) => reach(item as Node | null, offset, [...path, index]));
  if (!isMap(node)) return holds(node, offset) && path.length > 0 ? { path, kind: 'value' } : null;
  return first(node.items, ({ key, value }) => {
    const inner = [...path, isScalar(key) ? String(key.value) : ''];
    return holds(key as Node | null, offset) ? { path: inner, kind: 'key' } : reach(value as Node | null, offset, inner);
  });
}

function holds(node: Node | null, offset: number): boolean {
  return node?.range != null && node.range[0] <= offset && offset < Math.max(node.range[1], node.range[0] + 1);
}

function first<T, R>(items: readonly T[], look: (item: T, index: number) => R | null): R | null {
  for (const [index, item] of items.entries()) {
    const found = look(item, index);
    if (found !== null) return found;
  }
  return null;
}
