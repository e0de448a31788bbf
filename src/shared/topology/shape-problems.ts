/** What the schema's validator complains of, in words for a learner. */
import type * as z from 'zod';
import type { Problem } from '../result.ts';
import { comesLater } from './later-keys.ts';
import { nearest } from './nearest.ts';
import { elementOf, type Path } from './paths.ts';
import { KEYS, type KeyPlace } from './schema.ts';
import { valueAt } from './value-at.ts';

type Issue = z.core.$ZodIssue;

/** A problem, and the part of the document that it makes unusable. */
export interface ShapeProblem {
  readonly path: Path;
  readonly problem: Problem;
  /** True where the key itself is wrong, whatever its value. */
  readonly onKey: boolean;
}

type Words = Pick<Problem, 'code' | 'message'> & { readonly fix?: string };

/** One issue may be several problems (one for each unknown key). */
export function explainIssue(issue: Issue, value: unknown): readonly ShapeProblem[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  const there = valueAt(value, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => shape([...path, key], unknownKey(path, key), true));
    case 'invalid_union':
      return explainUnion(issue, value, path, there);
    case 'invalid_type':
      return [shape(path, wrongType(path, issue.expected, there))];
    case 'invalid_value':
      return [shape(path, wrongWord(path, issue.values.map(String), there))];
    case 'too_small':
      return [shape(path, outOfBounds(path, 'at least', issue.minimum, there))];
    case 'too_big':
      return [shape(path, outOfBounds(path, 'at most', issue.maximum, there))];
    case 'custom':
      return [shape(path, custom(issue.message, issue.params ?? {}, there))];
    default:
      return [shape(path, { code: 'bad-value', message: `${label(path)} cannot be ${quote(there)}.` })];
  }
}

function shape(path: Path, words: Words, onKey = false): ShapeProblem {
  const element = elementOf(path);
  return { path, problem: element === null ? words : { ...words, element }, onKey };
}

/** What may be written in several forms, by its key; with … for what stands in it. */
const FORMS: Readonly<Record<string, readonly [wanted: string, fix: string]>> = {
  'ports.…': ['text such as "8080:80"', 'Write "8080:80".'],
  mem_limit: ['an amount such as 64m', 'Write 64m.'],
  cpus: ['a number such as 0.5', 'Write 0.5.'],
  dns: ['an address, or a list of them', 'Write [192.168.50.53].'],
  extra_hosts: ['a list of NAME:ADDRESS, or a map of names and addresses', 'Write ["shop.example:192.168.50.10"].'],
  sysctls: ['a map of keys and values, or a list of KEY=VALUE', 'Write { net.ipv4.ip_default_ttl: 32 }.'],
  'sysctls.…': ['text or a number', 'Write { net.ipv4.ip_default_ttl: 32 }.'],
  command: ['text, or a list of words', 'Write sleep 60, or [sleep, "60"].'],
  environment: ['a map of names and values, or a list of NAME=value', 'Write { NAME: value }.'],
  'environment.…': ['text or a number', 'Write { NAME: value }; put the value in quotes where YAML takes it for something else.'],
};

/** Lists and maps are written differently: only the complaints about the form that was used help. */
function explainUnion(issue: Extract<Issue, { code: 'invalid_union' }>, value: unknown, path: Path, there: unknown): readonly ShapeProblem[] {
  const branch = Array.isArray(there) ? 0 : 1;
  const issues = typeof there === 'object' && there !== null ? issue.errors[branch] : undefined;
  if (issues === undefined) {
    const [wanted, fix] = FORMS[
      path
        .slice(2, 3)
        .concat(path.length > 3 ? ['…'] : [])
        .join('.')
    ] ?? ['a list of names, or a map with a name and its keys', `Write ${String(path.at(-1))}: [name].`];
    return [shape(path, { code: 'wrong-type', message: `${label(path)} is ${kind(there)}; it must be ${wanted}.`, fix })];
  }
  return issues.flatMap((inner) => explainIssue({ ...inner, path: [...path, ...inner.path] }, value));
}

function unknownKey(path: Path, key: string): Words {
  const place = placeOf(path);
  if (key === 'encrypted' && place === 'networks') {
    return { code: 'not-supported', message: 'Encrypted overlays (IPsec) are not supported.', fix: 'Remove “encrypted”.' };
  }
  if (key === 'privileged' && place === 'hosts') {
    const message = 'A host is a machine: its root may do all that there is to do in it already, and nothing beyond the lab.';
    return { code: 'not-supported', message, fix: 'Remove “privileged”; it is a container that can be given more rights.' };
  }
  if (comesLater(place, key)) {
    return { code: 'not-supported-yet', message: `“${key}” is not supported yet.`, fix: `Remove “${key}”: this version of Netyard does not build it.` };
  }
  const elsewhere = place === 'file' ? ELSEWHERE[key.toLowerCase()] : undefined;
  if (elsewhere !== undefined) return { code: 'unknown-key', message: `“${key}” is not a key of ${PLACES[place]}.`, fix: elsewhere };
  const meant = nearest(key, KEYS[place]);
  const none = KEYS[place].length === 0 ? 'Remove it: a volume has a name and nothing else.' : null;
  const fix = none ?? (meant === null ? `The keys here are ${KEYS[place].join(', ')}; keys of your own begin with x-.` : `Did you mean “${meant}”?`);
  return { code: 'unknown-key', message: `“${key.slice(0, 60)}” is not a key of ${PLACES[place]}.`, fix };
}

/** What people write who come from Compose or from other labs. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  services: 'Write “containers:”. What Compose calls a service is a container here.',
  nodes: 'Machines stand under “hosts:”, what runs on them under “containers:”.',
  machines: 'Write “hosts:”.',
  routers: 'A router is a host: write it under “hosts:”, with role: router.',
  switches: 'A switch between hosts is a LAN: write “lans:”. A switch inside one host is a network with driver: bridge.',
  bridges: 'Write it under “networks:”, with driver: bridge.',
};

const PLACES: Readonly<Record<KeyPlace, string>> = {
  file: 'a topology',
  lans: 'a LAN',
  hosts: 'a host',
  networks: 'a network',
  containers: 'a container',
  nic: 'a host’s place on a LAN',
  vlans: '“vlans”',
  attachment: 'a container’s place on a network',
  serves: '“serves”',
  nat: '“nat”',
  routes: 'a route',
  links: 'a link',
  volumes: 'a volume',
};

/** Which kind of map the keys at a path belong to. */
function placeOf(path: Path): KeyPlace {
  const [section, , key] = path;
  if (section === 'links' && path.length > 1) {
    return 'links';
  }
  if (key === 'routes') {
    return key;
  }
  if (section === 'hosts' && path[4] === 'vlans') {
    return 'vlans';
  }
  if (path.length === 4) {
    return section === 'hosts' ? 'nic' : 'attachment';
  }
  if (key === 'serves' || key === 'nat') {
    return key;
  }
  return section === 'lans' || section === 'hosts' || section === 'networks' || section === 'containers' || section === 'volumes' ? section : 'file';
}

const TYPES: Readonly<Record<string, readonly [type: string, fix: string]>> = {
  string: ['text', 'Write a word; put it in quotes where YAML takes it for a number.'],
  number: ['a number', 'Write a number without quotes.'],
  int: ['a whole number', 'Write a whole number without quotes.'],
  boolean: ['true or false', 'Write true or false.'],
  array: ['a list', 'Write [a, b], or one “- item” a line.'],
  tuple: ['two numbers', 'Write [120, 80].'],
  object: ['a map', 'Write { key: value }, or indented “key: value” lines.'],
  record: ['a map', 'Write { name: … }, or indented “name:” lines.'],
};

function wrongType(path: Path, expected: string, there: unknown): Words {
  const [type, fix] = TYPES[expected] ?? [expected, 'Look at the examples.'];
  if (there === undefined && path.length > 0) {
    return { code: 'missing-key', message: `${label(path)} is missing.`, fix: `Write ${String(path.at(-1))}: and ${type}.` };
  }
  const [section, key] = path;
  const keys: readonly string[] = KEYS[placeOf([section ?? '', '', ''])];
  if (path.length === 2 && typeof key === 'string' && keys.includes(key)) {
    // The commonest slip of all: the key stands as far left as the name that it belongs to.
    return {
      code: 'wrong-type',
      message: `${label(path)} is ${kind(there)}; it must be ${type}.`,
      fix: `Indent “${key}” more than the name above it, if it belongs to that.`,
    };
  }
  return { code: 'wrong-type', message: `${label(path)} is ${kind(there)}; it must be ${type}.`, fix };
}

function wrongWord(path: Path, words: readonly string[], there: unknown): Words {
  const meant = typeof there === 'string' ? nearest(there, words) : null;
  const fix = meant === null ? `Write one of ${words.join(', ')}.` : `Did you mean “${meant}”? Possible are ${words.join(', ')}.`;
  return { code: 'unknown-value', message: `${label(path)} cannot be ${quote(there)}.`, fix };
}

function outOfBounds(path: Path, side: 'at least' | 'at most', bound: number | bigint, there: unknown): Words {
  if (Array.isArray(there)) {
    return { code: 'wrong-type', message: `${label(path)} is a list of ${there.length}; it must be two numbers.`, fix: 'Write [120, 80].' };
  }
  return { code: 'out-of-range', message: `${label(path)} is ${quote(there)}; it must be ${side} ${bound}.`, fix: `Write a number that is ${side} ${bound}.` };
}

function custom(message: string, params: Readonly<Record<string, unknown>>, there: unknown): Words {
  const { code, says, fix } = params;
  return {
    code: typeof code === 'string' ? code : 'bad-value',
    message: typeof says === 'string' ? `${quote(there)} ${says}.` : message,
    ...(typeof fix === 'string' ? { fix } : {}),
  };
}

function label(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) {
    return 'The file';
  }
  return typeof last === 'number' ? `Entry ${last + 1} of “${String(path.at(-2))}”` : `“${last}”`;
}

function kind(value: unknown): string {
  if (value === null || value === undefined) {
    return 'empty';
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  return typeof value === 'object' ? 'a map' : quote(value);
}

/** A value as the sentence shows it: text in quotes, cut where it is long. */
function quote(value: unknown): string {
  return typeof value === 'string' ? `“${value.length > 60 ? `${value.slice(0, 60)}…` : value}”` : String(value);
}
