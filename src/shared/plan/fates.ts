import { changeCommands } from '../resources/registry.ts';
import type { Resource } from '../resources/resource.ts';
import { titleOf } from '../resources/title.ts';
import { differences } from './differences.ts';
import { rulesInPlace } from './rules.ts';

/** What becomes of each resource, with the reason in words. Resources in none of the maps are not touched. */
export interface Fates {
  readonly ends: ReadonlyMap<string, string>;
  readonly begins: ReadonlyMap<string, string>;
  readonly changes: ReadonlyMap<string, string>;
}

interface Open {
  readonly old: ReadonlyMap<string, Resource>;
  readonly now: ReadonlyMap<string, Resource>;
  readonly ends: Map<string, string>;
  readonly begins: Map<string, string>;
  readonly changes: Map<string, string>;
}

/** Decides for every resource whether it stays, changes in place, ends, begins, or ends and begins again. */
export function fatesOf(have: readonly Resource[], want: readonly Resource[]): Fates {
  const open: Open = { old: byId(have), now: byId(want), ends: new Map(), begins: new Map(), changes: new Map() };
  const inPlace = rulesInPlace(have, want);
  for (const resource of have) if (!open.now.has(resource.id)) open.ends.set(resource.id, 'no longer in the topology');
  for (const resource of want) {
    const before = open.old.get(resource.id);
    if (before === undefined) open.begins.set(resource.id, 'new in the topology');
    else decide(open, before, resource, inPlace);
  }
  spread(open, have);
  return open;
}

function decide(open: Open, before: Resource, now: Resource, inPlace: ReadonlySet<string>): void {
  const changed = differences(before, now);
  if (changed === null) {
    if (now.kind === 'rule' && !inPlace.has(now.id)) again(open, now.id, 'its place among the rules changed');
    return;
  }
  if (changeCommands(before, now) === null) again(open, now.id, changed);
  else open.changes.set(now.id, changed);
}

function again(open: Open, id: string, why: string): void {
  open.changes.delete(id);
  open.ends.set(id, `made again: ${why}`);
  open.begins.set(id, `made again: ${why}`);
}

/** What the kernel ends with something else ends too, and is made again where it is still wanted. */
function spread(open: Open, have: readonly Resource[]): void {
  // Most edits of a large lab end nothing.
  if (open.ends.size === 0) return;
  const dependants = new Map<string, Resource[]>();
  for (const resource of [...have, ...open.now.values()]) {
    for (const id of resource.endsWith) {
      const list = dependants.get(id) ?? [];
      dependants.set(id, list);
      list.push(resource);
    }
  }
  const queue = [...open.ends.keys()];
  // It grows while it is gone through; to take from its front would move all the rest each time.
  for (const id of queue) {
    const ended = open.old.get(id);
    for (const resource of ended === undefined ? [] : (dependants.get(id) ?? [])) {
      if (!open.old.has(resource.id) || isSettled(open, resource.id)) continue;
      settleWith(open, resource.id, titleOf(ended ?? resource));
      queue.push(resource.id);
    }
  }
}

/** Whether the resource ends already, for a reason that names another resource or itself. */
function isSettled(open: Open, id: string): boolean {
  const why = open.ends.get(id);
  return why !== undefined && why !== 'no longer in the topology';
}

function settleWith(open: Open, id: string, owner: string): void {
  if (open.now.has(id)) again(open, id, `${owner} ends, and this with it`);
  else open.ends.set(id, `ends with ${owner}`);
}

function byId(resources: readonly Resource[]): ReadonlyMap<string, Resource> {
  return new Map(resources.map((resource) => [resource.id, resource]));
}
