import type { Resource } from '../resources/resource.ts';

/** Ids of what must stand before the resource is made: what it needs, and what it ends with. */
export function dependenciesOf(resource: Resource): readonly string[] {
  return [...resource.needs, ...resource.endsWith];
}

/**
 * Stable topological order: each item after those that it depends on, and else as given. Dependencies outside the list
 * count as met. A circle is a bug of a driver: the items are then taken as given, for a plan must never hang.
 */
export function dependentsLast<T extends { readonly id: string }>(items: readonly T[], dependencies: (item: T) => readonly string[]): T[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const visited = new Set<string>();
  const ordered: T[] = [];
  const visit = (item: T) => {
    if (visited.has(item.id)) return;
    visited.add(item.id);
    for (const id of dependencies(item)) {
      const needed = byId.get(id);
      if (needed !== undefined) visit(needed);
    }
    ordered.push(item);
  };
  items.forEach(visit);
  return ordered;
}
