/** How the value of one key is shown as text, and read from what was typed. Pure. */
import { quoteCommand } from '../../../shared/shell/quote.ts';
import { splitParent } from '../../../shared/topology/vlans.ts';
import type { Value } from '../../../shared/topology/edit.ts';

/** What is written at a key, dotted below the field's own; undefined removes it. */
export interface Change {
  readonly key: string;
  readonly value: Value | undefined;
}

export interface Form {
  /** `lines`: one entry a line. */
  readonly kind: 'text' | 'lines' | 'yes' | 'choice';
  /** What an empty field shows. */
  readonly hint: string;
  /** Of a `choice`: what is written, and what is read; '' removes the key. */
  readonly choices: readonly (readonly [value: string, words: string])[];
  /** The text for what the file says; '' where it says nothing. */
  show(value: unknown): string;
  read(typed: string, before: unknown): Value | undefined;
  /** Where a change is less than the whole value. */
  readonly changes?: (key: string, before: unknown, typed: string) => readonly Change[];
}

const shown = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const linesOf = (typed: string): string[] => typed.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
const unlessEmpty = <T extends readonly unknown[]>(list: T): T | undefined => (list.length === 0 ? undefined : list);

export function word(hint: string): Form {
  return { kind: 'text', hint, choices: [], show: shown, read: (typed) => (typed.trim() === '' ? undefined : typed.trim()) };
}

/** What is no number is written as it was typed: the problem list then says what is wrong with it. */
export function number(hint: string): Form {
  const read = (typed: string) => (/^\s*-?\d{1,9}(\.\d{1,9})?\s*$/.test(typed) ? Number(typed) : word('').read(typed, null));
  return { ...word(hint), read };
}

/** A list of words in one line; one alone may stand without brackets. */
export function list(hint: string): Form {
  const read = (typed: string) => unlessEmpty(typed.split(/[,\s]+/).filter((part) => part !== ''));
  return { ...word(hint), show: (value) => (typeof value === 'string' ? value : items(value).map(shown).join(', ')), read };
}

/** A list of numbers in one line; what is none is written as it was typed. */
export function numbers(hint: string): Form {
  const read = (typed: string) => unlessEmpty(typed.split(/[,\s]+/).flatMap((part) => number('').read(part, null) ?? []));
  return { ...list(hint), read };
}

/** A list, one entry a line. */
export function lines(hint: string): Form {
  return { ...word(hint), kind: 'lines', show: (value) => items(value).map(shown).join('\n'), read: (typed) => unlessEmpty(linesOf(typed)) };
}

/** A list of words is shown, and written again, as one line. */
export function argv(hint: string): Form {
  return { ...word(hint), show: (value) => (Array.isArray(value) ? quoteCommand(value.map(shown)) : shown(value)) };
}

/** One of several words. The first is what holds where the key is left out, and removes it. */
export function choice(choices: readonly (string | readonly [string, string])[]): Form {
  const pairs = choices.map((each) => (typeof each === 'string' ? ([each, each] as const) : each));
  const [[usual] = ['']] = pairs;
  return { ...word(''), kind: 'choice', choices: pairs, show: (value) => shown(value) || usual, read: (typed) => (typed === usual ? undefined : typed) };
}

/** As `choice`, of what the file writes as true and false. */
export function either(usual: string, yes: string, no: string): Form {
  const read = (typed: string) => (typed === '' ? undefined : typed === 'true');
  return {
    ...choice([
      ['', usual],
      ['true', yes],
      ['false', no],
    ]),
    read,
  };
}

/** The two parts of `parent: office.10`, each a field of its own; another LAN is taken without a VLAN. */
export function parentLan(lans: readonly string[]): Form {
  return { ...choice([['', 'none'], ...lans]), show: (value) => splitParent(shown(value)).lan };
}

export function parentVlan(hint: string): Form {
  const changes = (key: string, before: unknown, typed: string) => {
    const { lan } = splitParent(shown(before));
    return [{ key, value: typed.trim() === '' ? lan : `${lan}.${typed.trim()}` }];
  };
  return { ...word(hint), show: (value) => shown(value).split('.')[1] ?? '', changes };
}

/** A box that writes `ticked`; clear, it removes the key. */
export function box(ticked = true): Form {
  return { ...word(''), kind: 'yes', show: (value) => (value === ticked ? 'true' : ''), read: (typed) => (typed === 'true' ? ticked : undefined) };
}

/** `NAME=value`, one a line; a map stays a map, and each of its names is written by itself. */
export function variables(hint: string): Form {
  const read = (typed: string, before: unknown) => {
    const written = linesOf(typed).map(asWritten);
    if (written.length === 0) return undefined;
    const entries = written.map(pairOf);
    // A name without a value is no map's entry: as a line of a list it is told what it lacks.
    return Array.isArray(before) || entries.some(([, value]) => value === undefined) ? written : Object.fromEntries(entries as [string, string][]);
  };
  const changes = (key: string, before: unknown, typed: string): readonly Change[] => {
    const [old, now] = [mapOf(before), mapOf(read(typed, before))];
    const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    const whole = [old, now].some((map) => Object.keys(map).length === 0) || names.some((name) => name.includes('.'));
    if (whole) return [{ key, value: read(typed, before) }];
    return names.filter((name) => shown(old[name]) !== now[name]).map((name) => ({ key: `${key}.${name}`, value: now[name] }));
  };
  const show = (value: unknown) => {
    const entries = Array.isArray(value) ? value.map(shown) : Object.entries(mapOf(value)).map(([name, text]) => `${name}=${shown(text)}`);
    return entries.map(onOneLine).join('\n');
  };
  return { ...lines(hint), show, read, changes };
}

/** A value of several lines stands on one, between quotes, as in a file for `docker compose`: `TEXT="one\ntwo"`. */
function onOneLine(entry: string): string {
  const [name, value] = pairOf(entry);
  return value?.includes('\n') ? `${name}=${JSON.stringify(value)}` : entry;
}

function asWritten(line: string): string {
  const [name, value = ''] = pairOf(line);
  if (!/^"(?:[^"\\]|\\["\\nrt])*\\n(?:[^"\\]|\\["\\nrt])*"$/.test(value)) return line;
  return `${name}=${String(JSON.parse(value))}`;
}

function pairOf(line: string): [string, string | undefined] {
  const at = line.indexOf('=');
  return at < 0 ? [line, undefined] : [line.slice(0, at), line.slice(at + 1)];
}

function mapOf(value: unknown): Readonly<Record<string, Value | undefined>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, Value>>) : {};
}

/** Routes as `ip route` says them: `10.9.0.0/24 via beta`, `default out office`, one a line. */
export function routes(hint: string): Form {
  const show = (value: unknown) =>
    items(value)
      .map((route) => routeWords(mapOf(route)))
      .join('\n');
  return { ...lines(hint), show, read: (typed) => unlessEmpty(linesOf(typed).map(routeOf)) };
}

function routeWords({ to, via, out }: Readonly<Record<string, unknown>>): string {
  return [shown(to), via === undefined ? '' : `via ${shown(via)}`, out === undefined ? '' : `out ${shown(out)}`].filter((part) => part !== '').join(' ');
}

/** What cannot be read is written as the route's destination: the problem list then says what is wrong with it. */
function routeOf(line: string): Value {
  const [, to, via, out] = /^(\S+)(?:\s+via\s+(\S+))?(?:\s+out\s+(\S+))?$/.exec(line) ?? [];
  return { to: to ?? line, ...(via === undefined ? {} : { via }), ...(out === undefined ? {} : { out }) };
}
