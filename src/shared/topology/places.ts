/** Where the elements stand in a text, for an editor that shows both. Reads half-written texts as far as YAML can. */
import { isMap, isScalar, type LineCounter, type Node, type Pair, type YAMLMap } from 'yaml';
import { elementOf, isSection } from './paths.ts';
import { readNodes } from './tree.ts';

/** The lines of one element, from its key to the end of its value, all counted from 1. */
export interface Place {
  /** `containers.api`; of the section `links` the interface: `api.front`. */
  readonly element: string;
  readonly line: number;
  /** Where its key begins, and where the column after its value is. */
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

let last: { readonly text: string; readonly places: readonly Place[] } | null = null;

/** Every element that the text has, in the order of the file. */
export function placesIn(text: string): readonly Place[] {
  if (last?.text !== text) last = { text, places: read(text) };
  return last.places;
}

/** The element in whose lines a position is; null outside of all. Blank lines belong to the element that they are indented for. */
export function elementAt(text: string, line: number, column: number): string | null {
  const before = placesIn(text).filter((each) => each.line < line || (each.line === line && each.column <= column));
  const place = before.at(-1);
  if (place === undefined) return null;
  if (line < place.endLine || (line === place.endLine && column <= place.endColumn)) return place.element;
  const lines = text.split('\n');
  // Behind the value: the rest of its line, and lines without content that go on where its keys stand.
  const isOpen = lines.slice(place.endLine, line).every((each) => each.trim() === '');
  return line === place.endLine ? (atEndOfLine(lines, place) ? place.element : null) : isOpen && column > place.column ? place.element : null;
}

function atEndOfLine(lines: readonly string[], place: Place): boolean {
  return /^[\s}]*(#.*)?$/.test((lines[place.endLine - 1] ?? '').slice(place.endColumn - 1));
}

/** The place of an element; that of an interface (`api.front`) is its owner's, where the file has no link of that name. */
export function placeOf(text: string, element: string): Place | null {
  const places = placesIn(text);
  const owner = element.split('.')[0] ?? '';
  const named = isSection(owner) ? [element] : [element, `containers.${owner}`, `hosts.${owner}`];
  return named.map((name) => places.find((each) => each.element === name)).find((each) => each !== undefined) ?? null;
}

function read(text: string): readonly Place[] {
  const { root, lines } = readNodes(text);
  const sections = isMap(root) ? root.items : [];
  return sections.flatMap((section) => (isMap(section.value) ? inSection(text, String(nameOf(section)), section.value, lines) : []));
}

function inSection(text: string, section: string, map: YAMLMap, lines: LineCounter): Place[] {
  return map.items.flatMap((pair) => {
    const name = nameOf(pair);
    const element = name === null || name === '' ? null : elementOf([section, name]);
    const key = pair.key as Node | null;
    const value = pair.value as Node | null;
    if (element === null || !key?.range) return [];
    const begin = lines.linePos(key.range[0]);
    // The parser counts blank lines behind a block to it.
    const end = lines.linePos(text.slice(0, Math.max(key.range[1], value?.range?.[1] ?? 0)).trimEnd().length);
    return [{ element, line: begin.line, column: begin.col, endLine: end.line, endColumn: end.col }];
  });
}

function nameOf(pair: Pair): string | null {
  return isScalar(pair.key) ? String(pair.key.value) : null;
}
