import type { Resource } from '../resources/resource.ts';

/** What says where a resource belongs, not what the kernel holds for it. A rule's rank is judged by the order of its chain. */
const NOT_HELD = new Set(['id', 'element', 'needs', 'endsWith', 'rank']);

/** In words what differs between two versions of one resource (`10.1.0.2/24 became 10.1.0.9/24`), or null where the kernel holds the same. */
export function differences(from: Resource, to: Resource): string | null {
  if (sameResource(from, to)) return null;
  const [old, now] = [held(from), held(to)];
  const words = [...new Set([...old.keys(), ...now.keys()])].flatMap((path) => wordFor(path, old.get(path), now.get(path)));
  return words.length === 0 ? null : [...new Set(words)].join(', ');
}

/** The common case, for every resource that an edit does not concern: without making anything. */
function sameResource(from: Resource, to: Resource): boolean {
  const [old, now] = [Object.entries(from), to as unknown as Readonly<Record<string, unknown>>];
  return old.length === Object.keys(to).length && old.every(([key, value]) => NOT_HELD.has(key) || same(value, now[key]));
}

function same(from: unknown, to: unknown): boolean {
  if (typeof from !== 'object' || typeof to !== 'object' || from === null || to === null) return from === to;
  const keys = Object.keys(from);
  const [old, now] = [from as Readonly<Record<string, unknown>>, to as Readonly<Record<string, unknown>>];
  return keys.length === Object.keys(to).length && keys.every((key) => same(old[key], now[key]));
}

function wordFor(path: string, from: string | undefined, to: string | undefined): string[] {
  if (from === to) return [];
  const name = path.split('.')[0] ?? path;
  if (name === 'content') return ['its text changed'];
  if (from === undefined || from === '') return [`${to} came to its ${name}`];
  if (to === undefined || to === '') return [`${from} left its ${name}`];
  return [`${from.length < 4 ? `${path} ` : ''}${from} became ${to}`];
}

/** Every value that the kernel holds, by its path: `outer.master` → `br-front`. */
function held(resource: Resource): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const walk = (path: string, value: unknown) => {
    if (Array.isArray(value)) values.set(path, value.join(' '));
    else if (typeof value === 'object' && value !== null) for (const [key, inner] of Object.entries(value)) walk(`${path}.${key}`, inner);
    else values.set(path, String(value ?? 'none'));
  };
  for (const [key, value] of Object.entries(resource)) if (!NOT_HELD.has(key)) walk(key, value);
  return values;
}
