/** What the word under the pointer means: a key by the schema, an element by what was decided for it. */
import { type EditorView, hoverTooltip, type Tooltip } from '@codemirror/view';
import type { Extension } from '@codemirror/state';
import { elementOf, type Path } from '../../shared/topology/paths.ts';
import { pathAt } from '../../shared/topology/spot.ts';
import type { Analysis } from '../state/analysis.ts';
import { find, titleOf } from '../state/elements.ts';
import { namedKeysAt, namesAt } from './names.ts';
import { allowedAt } from './schema.ts';

/** A title, and lines below it. */
export interface Meaning {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What stands at a path means this; null where there is nothing to say. Pure. */
export function meaningOf(path: Path, kind: 'key' | 'value', word: string, analysis: Analysis): Meaning | null {
  const element = namedElement(path, kind, word, analysis);
  if (element !== null) return meaningOfElement(element, analysis);
  const allowed = kind === 'key' ? allowedAt(path) : null;
  const title = String(path.at(-1));
  if (allowed === null) return null;
  const lines = [allowed.description ?? '', allowed.kind].filter((line) => line !== '');
  return lines.length === 0 ? null : { title, lines };
}

function namedElement(path: Path, kind: 'key' | 'value', word: string, { sketch }: Analysis): string | null {
  if (kind === 'key' && path.length === 2) return elementOf(path);
  const names = kind === 'key' ? namedKeysAt(path.slice(0, -1), sketch) : namesAt(path, sketch);
  return names.find((name) => name.word === word)?.element ?? null;
}

function meaningOfElement(element: string, { sketch, facts }: Analysis): Meaning | null {
  const named = find(sketch, element);
  if (named === null) return null;
  const addresses = Object.entries(facts.addresses).flatMap(([at, address]) => {
    const [owner, network] = at.split('.');
    return (named.kind === 'container' || named.kind === 'host') && owner === named.name ? [`${address} on ${network}`] : [];
  });
  const subnet = facts.subnets[element];
  return { title: named.name, lines: [titleOf(named), ...addresses, ...(subnet === undefined ? [] : [subnet])] };
}

export function hovering(analysis: () => Analysis): Extension {
  return hoverTooltip((view, pos) => {
    const text = view.state.doc.toString();
    const found = pathAt(text, pos);
    if (found === null) return null;
    const { from, to } = wordAround(view, pos);
    const meaning = meaningOf(found.path, found.kind, text.slice(from, to), analysis());
    return meaning === null ? null : tooltip(from, to, meaning);
  });
}

function wordAround(view: EditorView, pos: number): { from: number; to: number } {
  const line = view.state.doc.lineAt(pos);
  const before = /[^\s,[\]{}"']*$/.exec(line.text.slice(0, pos - line.from))?.[0].length ?? 0;
  const after = /^[^\s,[\]{}:"']*/.exec(line.text.slice(pos - line.from))?.[0].length ?? 0;
  return { from: pos - before, to: pos + after };
}

function tooltip(pos: number, end: number, { title, lines }: Meaning): Tooltip {
  return {
    pos,
    end,
    above: true,
    create() {
      const dom = document.createElement('div');
      dom.className = 'cm-says';
      const name = document.createElement('b');
      name.textContent = title;
      dom.append(name, ...lines.map(lineOf));
      return { dom };
    },
  };
}

function lineOf(text: string, index: number): HTMLElement {
  const line = document.createElement('p');
  if (index > 0) line.className = 'cm-aside';
  line.textContent = text;
  return line;
}
