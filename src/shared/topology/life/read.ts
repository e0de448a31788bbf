/** The several forms that Compose has for one thing, read into one. What the schema has refused is left out. */
import { splitWords } from './words.ts';

/** `always`, `unless-stopped`, `no`, `on-failure` or `on-failure:5`. */
export const RESTART = /^(no|always|unless-stopped|on-failure(:[1-9]\d{0,5})?)$/;

/** A variable's name: whatever stands before the `=`. */
const VARIABLE = /^[^=\s\0]+$/;

/** A command as its words: text is split as Compose does it, without a shell. null where there is none, or a quote stays open. */
export function readCommand(written: string | readonly string[] | undefined): readonly string[] | null {
  const words = typeof written === 'string' ? splitWords(written) : (written ?? null);
  return words === null || words.length === 0 || words.some((word) => word.includes('\0')) ? null : words;
}

/** `[A=1, B=]` or `{ A: 1, B: '' }`. */
export function readVariables(written: readonly string[] | Readonly<Record<string, string | number>> | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(pairs(written ?? []).flatMap(([name, value]) => (isVariable(name, value) ? [[name, value]] : [])));
}

/** False for a name that no environment can hold, and for a value that would have to come from this machine. */
export function isVariable(name: string, value: string | null): value is string {
  return VARIABLE.test(name) && value !== null && !value.includes('\0');
}

/** Name and value of each entry; null where it has no `=`. */
export function pairs(written: readonly string[] | Readonly<Record<string, string | number>>): readonly (readonly [string, string | null])[] {
  if (!Array.isArray(written)) return Object.entries(written).map(([name, value]) => [name, String(value)] as const);
  return written.map((entry: string) => {
    const at = entry.indexOf('=');
    return at < 0 ? ([entry, null] as const) : ([entry.slice(0, at), entry.slice(at + 1)] as const);
  });
}
