/** From text to plain data with positions; everything that YAML itself can get wrong is found here. */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type Scalar } from 'yaml';
import type { Problem } from '../result.ts';
import type { Position } from './document.ts';
import { exceedsLimits, MAX_DEPTH } from './limits.ts';
import { elementOf, type Path } from './paths.ts';
import { explainYaml } from './yaml-errors.ts';

/** A text as plain data. */
export interface Tree {
  /** undefined where the text has no content, or cannot be read at all. */
  readonly value: unknown;
  readonly positions: ReadonlyMap<string, Position>;
  /** Where the keys of maps stand, also of those whose value is a scalar. */
  readonly keys: ReadonlyMap<string, Position>;
  readonly problems: readonly Problem[];
  /** The nodes that it was read from; null where there are none, or none that can be trusted. */
  readonly root: Node | null;
}

/** Keys that are never data: as property names they reach into the objects of the program that reads them. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
/** Nodes that aliases may bring in, all together. */
const MAX_ALIASED = 10_000;
/** Broken YAML makes errors by the thousand; the first ones tell. */
const MAX_YAML_ERRORS = 20;

/** The one way in which topologies are read: version 1.2 core schema, string keys; duplicates are ours to find (the library's search is quadratic). */
function parseYaml(text: string): { readonly document: Document.Parsed; readonly lines: LineCounter } {
  if (last?.text === text) return last;
  const lines = new LineCounter();
  const document = parseDocument(text, {
    prettyErrors: false,
    stringKeys: true,
    uniqueKeys: false,
    resolveKnownTags: false,
    logLevel: 'error',
    lineCounter: lines,
  });
  last = { text, document, lines };
  return last;
}

/** With every key that is typed the same text is asked for its meaning and for its places; nobody changes the nodes. */
let last: { readonly text: string; readonly document: Document.Parsed; readonly lines: LineCounter } | null = null;

/** The nodes of a text that may be half written: what YAML can make of it. Null where it makes nothing, or where the text is beyond all limits. */
export function readNodes(text: string): { readonly root: Node | null; readonly lines: LineCounter } {
  if (exceedsLimits(text) !== null) return { root: null, lines: new LineCounter() };
  const { document, lines } = parseYaml(text);
  return { root: document.contents, lines };
}

/** Reads any text. */
export function readTree(text: string): Tree {
  const excess = exceedsLimits(text);
  if (excess !== null) {
    return { value: undefined, positions: new Map(), keys: new Map(), problems: [excess], root: null };
  }
  const { document, lines } = parseYaml(text);
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems: Problem[] = document.errors.slice(0, MAX_YAML_ERRORS).map((error) => ({ ...explainYaml(error.code, error.message), ...at(error.pos[0]) }));
  if (document.directives.yaml.explicit === true && document.directives.yaml.version !== '1.2') {
    problems.push({ code: 'yaml-version', message: 'The file asks for another version of YAML than 1.2.', fix: 'Remove the %YAML line.', line: 1, column: 1 });
  }
  if (problems.length > 0 || document.contents === null) {
    return { value: undefined, positions: new Map(), keys: new Map(), problems, root: null };
  }
  const reader = new Reader(at);
  const value = reader.read(document.contents, []);
  return { value, positions: reader.positions, keys: reader.keys, problems: reader.problems, root: document.contents };
}

/** Walks the nodes once, collecting positions and problems. */
class Reader {
  readonly positions = new Map<string, Position>();
  readonly keys = new Map<string, Position>();
  readonly problems: Problem[] = [];
  private readonly anchors = new Map<string, Node>();
  /** Aliases being followed, so that one that contains itself is seen. */
  private readonly following = new Set<string>();
  private aliased = 0;
  private readonly at: (offset: number) => Position;

  constructor(at: (offset: number) => Position) {
    this.at = at;
  }

  read(node: Node | null, path: Path): unknown {
    if (node === null) {
      return null;
    }
    if (!this.positions.has(path.join('.'))) {
      this.positions.set(path.join('.'), this.place(node));
    }
    if (this.following.size > 0 && ++this.aliased > MAX_ALIASED) {
      if (this.aliased === MAX_ALIASED + 1) {
        this.complain(node, path, 'too-many-aliases', `Aliases make this file more than ${MAX_ALIASED} values larger.`, 'Write the values out.');
      }
      return null;
    }
    if (path.length > MAX_DEPTH) {
      this.complain(node, path, 'too-deep', `The file is nested more than ${MAX_DEPTH} levels deep.`, 'Nest less: a topology needs five levels.');
      return null;
    }
    return this.readContent(node, path);
  }

  private readContent(node: Node, path: Path): unknown {
    if (isAlias(node)) {
      return this.readAlias(node, node.source, path);
    }
    if (node.tag !== undefined) {
      this.complain(
        node,
        path,
        'tag',
        `YAML tags such as ${node.tag.replace('tag:yaml.org,2002:', '!!').slice(0, 40)} have no meaning in a topology.`,
        'Remove the tag.',
      );
    }
    const anchor = 'anchor' in node ? node.anchor : undefined;
    if (anchor !== undefined) {
      this.anchors.set(anchor, node);
    }
    if (isMap(node)) {
      return this.readMap(node.items, path);
    }
    if (isSeq(node)) {
      return node.items.map((item, index) => this.read(asNode(item), [...path, index]));
    }
    return isScalar(node) ? plain(node) : null;
  }

  private readMap(pairs: readonly Pair[], path: Path): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    for (const { key, value } of pairs) {
      const name = isScalar(key) ? String(key.value) : '';
      const keyNode = asNode(key);
      const child = [...path, name];
      if (!isScalar(key)) {
        this.complain(keyNode, path, 'key-not-text', 'A key here is not a plain word.', 'Write a word followed by a colon.');
      } else if (FORBIDDEN_KEYS.has(name)) {
        this.complain(keyNode, child, 'forbidden-key', `“${name}” cannot be a name or key.`, 'Choose another name.');
      } else if (Object.hasOwn(map, name)) {
        this.complain(keyNode, child, 'duplicate-key', `“${name}” is written twice in the same map.`, 'Remove one, or give it another name.');
      } else {
        // A scalar's own place is where its value stands; maps and lists are best found by their key.
        const scalar = isScalar(value) && value.range !== undefined && value.range !== null && value.range[0] !== value.range[1];
        this.keys.set(child.join('.'), this.place(keyNode));
        this.positions.set(child.join('.'), this.place(scalar ? asNode(value) : keyNode));
        map[name] = this.read(asNode(value), child);
      }
    }
    return map;
  }

  private readAlias(node: Node, source: string, path: Path): unknown {
    const target = this.anchors.get(source);
    if (target === undefined || this.following.has(source)) {
      this.complain(node, path, 'bad-alias', `The alias *${source.slice(0, 40)} stands for nothing that is written before it.`, 'Write the value out.');
      return null;
    }
    this.following.add(source);
    const value = this.read(target, path);
    this.following.delete(source);
    return value;
  }

  private place(node: Node | null): Position {
    return this.at(node?.range?.[0] ?? 0);
  }

  private complain(node: Node | null, path: Path, code: string, message: string, fix: string): void {
    const element = elementOf(path);
    this.problems.push({ code, message, fix, ...(element === null ? {} : { element }), ...this.place(node) });
  }
}

/** The library types what a map or list holds as `unknown`; parsed from text it is a node or nothing. */
function asNode(value: unknown): Node | null {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value) ? value : null;
}

/** Numbers, booleans, null and strings only: what JSON can say. */
function plain(scalar: Scalar): unknown {
  const { value } = scalar;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
