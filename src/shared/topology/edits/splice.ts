/**
 * The smallest change of a text that changes its data in one place. Everything is computed from where the parser found
 * the nodes; whether the result says what was meant is checked afterwards (`draft.ts`), so that a notation nobody
 * thought of here can make an edit fail but never go wrong silently.
 */
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Path } from '../paths.ts';
import { renderFlow, renderPair, renderScalar } from './render.ts';
import type { Value } from './values.ts';

export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Source {
  readonly text: string;
  readonly root: Node | null;
  readonly eol: string;
}

/** A node on the way of a path, with what is needed to change it. */
interface Step {
  readonly node: Node | null;
  /** The pair whose value it is; null for the root and for items of a list. */
  readonly pair: Pair | null;
  /** True inside `{ }` or `[ ]`, where line breaks mean nothing. */
  readonly inFlow: boolean;
}

/** Writes a value at a path: replaced where there is one, else with all maps on the way. Null: this cannot be said in this text. */
export function spliceSet(source: Source, path: Path, value: Value): Splice | null {
  const steps = walk(source, path);
  const last = steps.at(-1);
  if (last === undefined) {
    return null;
  }
  if (steps.length === path.length + 1) {
    return replaceValue(source, last, value, path.length === 1 ? 1 : 0);
  }
  const key = String(path[steps.length - 1]);
  const rest = path.slice(steps.length).reduceRight<Value>((inner, part) => ({ [String(part)]: inner }), value);
  const levels = Math.max(0, 2 - steps.length);
  if (last.node === null || isEmpty(last.node)) {
    return steps.length === 1 ? insertFirst(source, key, rest, levels) : replaceValue(source, last, { [key]: rest }, steps.length === 2 ? 1 : 0);
  }
  return isMap(last.node) ? insertPair(source, last.node, key, rest, levels) : null;
}

/** Takes the entry at a path out of its map or list. */
export function spliceRemove(source: Source, path: Path): Splice | null {
  const steps = walk(source, path);
  const parent = steps.at(-2)?.node;
  if (steps.length !== path.length + 1 || !(isMap(parent) || isSeq(parent))) {
    return null;
  }
  const index = isMap(parent) ? parent.items.findIndex((pair) => keyOf(pair) === path.at(-1)) : Number(path.at(-1));
  if (parent.flow === true) {
    return removeFromFlow(source, parent, index);
  }
  const spans = spansOf(source, parent);
  const span = spans[index];
  return span === undefined ? null : removeLines(source, isMap(parent) ? span.start : beforeDash(source, span.start), span.end);
}

/** Adds an item at the end of a list that has some. */
export function spliceAppend(source: Source, path: Path, value: Value): Splice | null {
  const list = walk(source, path).at(-1)?.node;
  if (!isSeq(list)) {
    return null;
  }
  const spans = spansOf(source, list);
  const last = spans.at(-1);
  if (last === undefined) {
    return between(list.range?.[0], list.range?.[1], renderFlow([value]));
  }
  if (list.flow === true) {
    return { start: last.end, end: last.end, text: `, ${renderFlow(value)}` };
  }
  return insertLine(source, last.end, `${' '.repeat(columnOf(source, beforeDash(source, last.start)))}- ${renderFlow(value)}`);
}

/** Gives a key another name; its value and its place stay. */
export function spliceRename(source: Source, path: Path, to: string): Splice | null {
  const key = walk(source, path).at(-1)?.pair?.key;
  return isScalar(key) ? between(key.range?.[0], key.range?.[1], renderScalar(to)) : null;
}

function between(start: number | undefined, end: number | undefined, text: string): Splice | null {
  return start === undefined || end === undefined ? null : { start, end, text };
}

/** The nodes from the root along the path, as far as there are any. */
function walk(source: Source, path: Path): readonly Step[] {
  const steps: Step[] = [{ node: source.root, pair: null, inFlow: false }];
  for (const part of path) {
    const here = steps.at(-1);
    if (here === undefined || isAlias(here.node)) {
      break;
    }
    const inFlow = here.inFlow || ((isMap(here.node) || isSeq(here.node)) && here.node.flow === true);
    if (isMap(here.node)) {
      const pair = here.node.items.find((candidate) => keyOf(candidate) === part);
      if (pair === undefined) {
        break;
      }
      steps.push({ node: asNode(pair.value), pair, inFlow });
    } else if (isSeq(here.node) && typeof part === 'number' && part < here.node.items.length) {
      steps.push({ node: asNode(here.node.items[part]), pair: null, inFlow });
    } else {
      break;
    }
  }
  return steps;
}

function keyOf(pair: Pair): string | null {
  return isScalar(pair.key) ? String(pair.key.value) : null;
}

function asNode(value: unknown): Node | null {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value) ? value : null;
}

function isEmpty(node: Node): boolean {
  return (isScalar(node) && node.value === null) || (isMap(node) && node.items.length === 0);
}

function replaceValue(source: Source, step: Step, value: Value, levels: number): Splice | null {
  const { node, pair, inFlow } = step;
  const block = (isMap(node) || isSeq(node)) && node.flow !== true;
  const written = node !== null && !block && node.range !== undefined && node.range !== null && node.range[0] < node.range[1];
  if (written && !(levels > 0 && !inFlow && isScalar(node))) {
    return between(node.range?.[0], node.range?.[1], renderFlow(value));
  }
  const key = pair?.key;
  if (!isScalar(key)) {
    return null;
  }
  const start = colonEnd(source, key);
  const end = block || written ? contentEnd(source, node, start) : start;
  if (inFlow || levels === 0) {
    return { start, end, text: ` ${renderFlow(value)}` };
  }
  // As lines of their own; a comment behind the key stays there.
  const indent = columnOf(source, key.range?.[0] ?? 0);
  const text = renderPair('x', value, indent, levels, source.eol).slice(2);
  const at = text.startsWith(' ') || end !== start ? start : lineEnd(source, start);
  return { start: at, end: Math.max(at, end), text };
}

/** The first key of a file that has no content yet, below its comments. */
function insertFirst(source: Source, key: string, value: Value, levels: number): Splice | null {
  if (isMap(source.root)) {
    return between(source.root.range?.[0], source.root.range?.[1], renderFlow({ [key]: value }));
  }
  const end = source.text.length;
  const eol = source.text === '' || source.text.endsWith('\n') ? '' : source.eol;
  return { start: end, end, text: `${eol}${renderPair(key, value, 0, levels, source.eol)}${source.eol}` };
}

function insertPair(source: Source, map: YAMLMap, key: string, value: Value, levels: number): Splice | null {
  const spans = spansOf(source, map);
  const last = spans.at(-1);
  if (last === undefined) {
    return null;
  }
  if (map.flow === true) {
    return { start: last.end, end: last.end, text: `, ${renderScalar(key)}: ${renderFlow(value)}` };
  }
  if (map === source.root) {
    return insertSection(source, map, key, renderPair(key, value, 0, levels, source.eol), spans);
  }
  // New elements are written as their neighbours are: key by key, or on one line.
  const neighbour = map.items.at(-1)?.value;
  const spread = isMap(neighbour) && neighbour.flow !== true ? 1 : 0;
  const indent = columnOf(source, last.start);
  return insertLine(source, last.end, `${' '.repeat(indent)}${renderPair(key, value, indent, Math.max(levels, spread), source.eol)}`);
}

/** Positions on the canvas stay the file's end: they are of the least interest to who reads it. */
function insertSection(source: Source, map: YAMLMap, key: string, text: string, spans: readonly Span[]): Splice | null {
  const [last, before] = [spans.at(-1), spans.at(-2)];
  const lastKey = map.items.at(-1);
  if (last === undefined || lastKey === undefined) {
    return null;
  }
  const indented = `${' '.repeat(columnOf(source, last.start))}${text}`;
  if (keyOf(lastKey) !== 'layout' || key === 'layout') {
    return insertLine(source, last.end, indented);
  }
  return before === undefined ? { start: last.start, end: last.start, text: `${text}${source.eol}` } : insertLine(source, before.end, indented);
}

/** A line of its own behind the one in which `offset` lies. */
function insertLine(source: Source, offset: number, line: string): Splice {
  if (offset > 0 && source.text[offset - 1] === '\n') {
    return { start: offset, end: offset, text: `${line}${source.eol}` };
  }
  const at = lineEnd(source, offset);
  return { start: at, end: at, text: `${source.eol}${line}` };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the entries of a collection begin and end, without the comments behind them. */
function spansOf(source: Source, collection: YAMLMap | YAMLSeq): readonly Span[] {
  if (isMap(collection)) {
    return collection.items.map((pair) => {
      const key = asNode(pair.key);
      const start = key?.range?.[0] ?? 0;
      return { start, end: contentEnd(source, asNode(pair.value), key === null ? start : colonEnd(source, key)) };
    });
  }
  return collection.items.map((item) => {
    const node = asNode(item);
    const start = node?.range?.[0] ?? 0;
    return { start, end: contentEnd(source, node, start) };
  });
}

/** Where the last character of a node's content ends; `fallback` where it has none. */
function contentEnd(source: Source, node: Node | null, fallback: number): number {
  if ((isMap(node) || isSeq(node)) && node.flow !== true) {
    return spansOf(source, node).at(-1)?.end ?? fallback;
  }
  const range = node?.range;
  return range === undefined || range === null || range[0] === range[1] ? fallback : range[1];
}

/** Behind the colon of a key; behind the key itself where a flow map leaves the colon out. */
function colonEnd(source: Source, key: Node): number {
  const end = key.range?.[1] ?? 0;
  const colon = /^[ \t]*:/.exec(source.text.slice(end, end + 64));
  return end + (colon?.[0].length ?? 0);
}

function removeFromFlow(source: Source, collection: YAMLMap | YAMLSeq, index: number): Splice | null {
  const spans = spansOf(source, collection);
  const [before, span, after] = [spans[index - 1], spans[index], spans[index + 1]];
  if (span === undefined) {
    return null;
  }
  if (after !== undefined) {
    return { start: span.start, end: after.start, text: '' };
  }
  return before === undefined
    ? between(collection.range?.[0], collection.range?.[1], isMap(collection) ? '{}' : '[]')
    : { start: before.end, end: span.end, text: '' };
}

/** Whole lines, with the comment behind the last one. Comments on lines of their own stay: they may be about more. */
function removeLines(source: Source, start: number, end: number): Splice | null {
  const from = start - columnOf(source, start);
  if (source.text.slice(from, start).trim() !== '') {
    return null;
  }
  if (source.text[end - 1] === '\n') {
    return { start: from, end, text: '' };
  }
  const next = source.text.indexOf('\n', end);
  return { start: from, end: next === -1 ? source.text.length : next + 1, text: '' };
}

function beforeDash(source: Source, item: number): number {
  const dash = source.text.lastIndexOf('-', item - 1);
  return dash === -1 ? item : dash;
}

function columnOf(source: Source, offset: number): number {
  return offset - (source.text.lastIndexOf('\n', offset - 1) + 1);
}

/** The end of the line in which the offset lies, before its line break. */
function lineEnd({ text }: Source, offset: number): number {
  const next = text.indexOf('\n', offset);
  if (next === -1) {
    return text.length;
  }
  return text[next - 1] === '\r' ? Math.max(offset, next - 1) : next;
}
