/** Asking the published JSON Schema what may stand at a path. Pure. */
import { topologyJsonSchema } from '../../shared/topology/json-schema.ts';
import type { Path } from '../../shared/topology/paths.ts';

/** The part of JSON Schema 2020-12 that zod writes. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** What may stand at a place. */
export interface Allowed {
  /** Keys of a map whose keys are known. */
  readonly keys: readonly string[];
  /** Words that are all there are, or good examples. */
  readonly words: readonly string[];
  /** What it is, in a sentence; null where the schema says none. */
  readonly description: string | null;
  /** `a whole number from 68 to 9000`; '' where the kind says nothing. */
  readonly kind: string;
  readonly isList: boolean;
}

let root: Schema | null = null;

function schema(): Schema {
  root ??= topologyJsonSchema() as Schema;
  return root;
}

/** The alternatives that a schema stands for. */
function alternatives(one: Schema): readonly Schema[] {
  const named = one.$ref === undefined ? undefined : schema().$defs?.[one.$ref.replace('#/$defs/', '')];
  if (named !== undefined) return alternatives(named);
  return one.anyOf === undefined ? [one] : one.anyOf.flatMap(alternatives);
}

function inside(one: Schema, part: string | number): readonly Schema[] {
  if (typeof part === 'number') return one.items === undefined ? [] : [one.items];
  const property = one.properties?.[part];
  if (property !== undefined) return [property];
  return typeof one.additionalProperties === 'object' ? [one.additionalProperties] : [];
}

/** What may stand at a path; null where the file has no such place. */
export function allowedAt(path: Path): Allowed | null {
  let here: readonly Schema[] = [schema()];
  for (const part of path) here = here.flatMap(alternatives).flatMap((one) => inside(one, part));
  if (here.length === 0) return null;
  const all = here.flatMap(alternatives);
  const described = [...here, ...all].find((one) => one.description !== undefined);
  return {
    keys: [...new Set(all.flatMap((one) => Object.keys(one.properties ?? {})))],
    words: [...new Set([...here, ...all].flatMap(wordsOf))],
    description: described?.description ?? null,
    kind: [...new Set(all.flatMap(kindOf))].join(', or '),
    isList: all.some((one) => one.type === 'array'),
  };
}

function wordsOf(one: Schema): readonly string[] {
  const words = one.type === 'boolean' ? [true, false] : [...(one.enum ?? []), ...(one.const === undefined ? [] : [one.const]), ...(one.examples ?? [])];
  return words.map(String);
}

function kindOf(one: Schema): readonly string[] {
  switch (one.type) {
    case 'boolean':
      return ['true or false'];
    case 'integer':
      return [one.minimum === undefined || Math.abs(one.minimum) > 2 ** 50 ? 'a whole number' : `a whole number from ${one.minimum} to ${one.maximum}`];
    case 'array':
      return ['a list'];
    case 'object':
      return ['a map'];
    default:
      if (one.enum !== undefined) return [`one of ${one.enum.join(', ')}`];
      return one.examples === undefined ? [] : [`such as ${one.examples[0]}`];
  }
}
