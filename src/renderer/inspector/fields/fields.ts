/** The fields of an element with what the file says now, and what is written when somebody types. Pure. */
import { parseDocument } from 'yaml';
import { find } from '../../state/elements.ts';
import type { Sketch } from '../../state/sketch.ts';
import type { Change, Form } from './forms.ts';
import { type Row, sectionsOf } from './table.ts';

export interface Field extends Pick<Form, 'kind' | 'hint' | 'choices'> {
  readonly label: string;
  /** Key of the `set` edit, dotted. */
  readonly key: string;
  /** What the file says, as the form shows it. */
  readonly value: string;
  /** Is anything written? */
  readonly isSet: boolean;
  /** What is written for what was typed. */
  readonly changes: (typed: string) => readonly Change[];
}

export interface FieldGroup {
  /** '' for what is always seen. */
  readonly title: string;
  readonly fields: readonly Field[];
}

type Raw = Readonly<Record<string, unknown>>;

/** The fields of one element; empty where there is nothing to write. */
export function fieldsOf(text: string, sketch: Sketch, element: string): readonly FieldGroup[] {
  const named = find(sketch, element);
  const raw = named?.kind === 'attachment' ? attachmentOf(text, element) : rawOf(text, element);
  const groups = sectionsOf(sketch, named).map(({ title, rows }) => ({ title, fields: rows.map((row) => fieldOf(row, raw)) }));
  return groups.filter(({ fields }) => fields.length > 0);
}

function fieldOf([label, key, form]: Row, raw: Raw): Field {
  const now = key.split('.').reduce<unknown>((value, part) => inner(value)[part], raw);
  const value = form.show(now);
  const { hint } = form;
  // A field of one line would drop the others.
  const kind = form.kind === 'text' && value.includes('\n') ? 'lines' : form.kind;
  // What the file says may be none of the choices: it is shown, and stays until another is chosen.
  const choices = kind === 'choice' && !form.choices.some(([each]) => each === value) ? [[value, value] as const, ...form.choices] : form.choices;
  const changes = (typed: string) => form.changes?.(key, now, typed) ?? [{ key, value: form.read(typed, now) }];
  return { label, key, kind, hint, choices, value, isSet: now !== undefined && now !== null, changes };
}

function documentOf(text: string): Raw {
  try {
    return inner(parseDocument(text, { logLevel: 'silent' }).toJS({ maxAliasCount: 100 }));
  } catch {
    return {};
  }
}

function rawOf(text: string, element: string): Raw {
  const [section = '', name = ''] = element.split('.');
  return inner(inner(documentOf(text)[section])[name]);
}

/** A place on a network or LAN, and under `link` what `links` says of its cable. */
function attachmentOf(text: string, element: string): Raw {
  const [owner = '', other = ''] = element.split('.');
  const document = documentOf(text);
  const container = inner(inner(document.containers)[owner]);
  const host = inner(inner(document.hosts)[owner]);
  return { ...inner(inner(container.networks ?? host.lans)[other]), link: inner(document.links)[element] };
}

function inner(value: unknown): Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}
