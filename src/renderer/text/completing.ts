/** What may be written at the cursor: keys and words from the schema, and the names of what is drawn. Pure but for CodeMirror's types. */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { type Spot, spotsAt } from '../../shared/topology/spot.ts';
import { find, titleOf } from '../state/elements.ts';
import type { Sketch } from '../state/sketch.ts';
import { type Name, namedKeysAt, namesAt } from './names.ts';
import { allowedAt } from './schema.ts';

export function completer(sketch: () => Sketch): (context: CompletionContext) => CompletionResult | null {
  return (context) => {
    const spots = spotsAt(context.state.doc.toString(), context.pos);
    const [first] = spots;
    // Behind a blank nobody is asked unless it is the blank behind a colon or a bracket, where a value is due.
    const isDue = context.explicit || (first !== undefined && (first.from < context.pos || isAfter(context, /[:[,{]\s*$/)));
    if (first === undefined || !isDue) return null;
    const options = spots.flatMap((spot) => optionsAt(spot, sketch()));
    return options.length === 0 ? null : { from: first.from, to: first.to, options, validFor: /^[\w.:/-]*$/ };
  };
}

function isAfter({ state, pos }: CompletionContext, before: RegExp): boolean {
  const line = state.doc.lineAt(pos);
  return before.test(line.text.slice(0, pos - line.from));
}

/** What may be written at one place. */
export function optionsAt(spot: Spot, sketch: Sketch): readonly Completion[] {
  return spot.kind === 'key' ? keys(spot, sketch) : values(spot, sketch);
}

function keys({ path, siblings, hasColon }: Spot, sketch: Sketch): readonly Completion[] {
  const written = (key: string) => (hasColon ? key : `${key}: `);
  // In the order of the schema: what is written most comes first.
  const known = (allowedAt(path)?.keys ?? []).map((key, index): Completion => {
    const allowed = allowedAt([...path, key]);
    const info = allowed?.description ? { info: allowed.description } : {};
    return { label: key, apply: written(key), detail: short(allowed?.kind ?? ''), boost: -index, ...info };
  });
  const names = namedKeysAt(path, sketch).map((name): Completion => ({ ...nameOption(name, sketch), apply: written(name.word) }));
  return [...known, ...names].filter(({ label }) => !siblings.includes(label));
}

const LONGEST = 36;

function short(words: string): string {
  return words.length > LONGEST ? `${words.slice(0, LONGEST - 1)}…` : words;
}

/** Behind the colon of a key that was chosen its value is due. */
export function asksOn(chosen: Completion): boolean {
  return typeof chosen.apply === 'string' && chosen.apply.endsWith(': ');
}

function values({ path }: Spot, sketch: Sketch): readonly Completion[] {
  const allowed = allowedAt(path);
  const isList = allowed?.isList === true && typeof path.at(-1) === 'string';
  const names = namesAt(path, sketch).map((name): Completion => {
    const option = nameOption(name, sketch);
    return isList ? { ...option, apply: `[${name.word}]` } : option;
  });
  return [...names, ...(allowed?.words ?? []).map((word): Completion => ({ label: word }))];
}

function nameOption({ word, element }: Name, sketch: Sketch): Completion {
  const named = find(sketch, element);
  return { label: word, detail: named === null ? '' : titleOf(named) };
}
