/** Drift: what the kernel holds is compared with what the topology called for. Pure. */
import type { KernelStates } from '../observe/kernel-state.ts';
import { lineOf } from '../plan/lines.ts';
import type { Step } from '../plan/plan.ts';
import type { Resource } from '../resources/resource.ts';
import { about, type Difference } from './difference.ts';
import { expectedByNode } from './expected.ts';
import { strangers } from './kinds/strangers.ts';
import { judgeOf } from './registry.ts';

export type { Difference } from './difference.ts';

/** Settings of each namespace as they were when the last step was done. */
export type Settings = ReadonlyMap<string, Readonly<Record<string, string>>>;

/**
 * What was changed by hand, namespace by namespace. `resources` is what was applied, `states` what is seen now; a namespace that was
 * not looked at has no differences. What the kernel learns and forgets by itself is none.
 */
export function driftOf(resources: readonly Resource[], states: KernelStates, before: Settings = new Map()): readonly Difference[] {
  const found: Difference[] = [];
  for (const expected of expectedByNode(resources).values()) {
    const seen = states.get(expected.node);
    if (seen === undefined || seen === null) continue;
    const sight = { expected, seen };
    for (const it of expected.resources) for (const finding of judgeOf(it)(it, sight)) found.push(about(it, expected.node, finding));
    found.push(...strangers(sight, before.get(expected.node) ?? {}));
  }
  return merged(found.map(withoutOddWords), resources);
}

/** What follows from another difference is told with it: an interface that is gone has taken its addresses along, and they their routes. */
function merged(found: readonly Difference[], resources: readonly Resource[]): Difference[] {
  const whole = new Map<string, Difference>();
  for (const each of found) whole.set(each.id, joined(whole.get(each.id), each));
  const causes = new Map([...whole.values()].filter(takesAlong).map((each) => [causeOf(each), each.id]));
  const owners = new Map(resources.map((it) => [it.id, it.endsWith]));
  const rootOf = (id: string): string => {
    const by = whole
      .get(id)
      ?.gone.flatMap((resource) => owners.get(resource) ?? [])
      .map((owner) => causes.get(owner))
      .find((cause) => cause !== undefined && cause !== id);
    return by === undefined ? id : rootOf(by);
  };
  const roots = [...whole.values()].map((each) => [each, rootOf(each.id)] as const);
  for (const [each, root] of roots) {
    if (root === each.id) continue;
    whole.set(root, withFollower(whole.get(root), each));
    whole.delete(each.id);
  }
  return [...whole.values()];
}

/** A pair is seen from both its ends. */
function joined(one: Difference | undefined, other: Difference): Difference {
  return one === undefined ? other : { ...one, mends: [...one.mends, ...other.mends], changed: [...one.changed, ...other.changed] };
}

function withFollower(cause: Difference | undefined, each: Difference): Difference {
  if (cause === undefined) return each;
  return { ...cause, gone: [...cause.gone, ...each.gone], changed: [...cause.changed, ...each.changed], mends: [...cause.mends, ...each.mends] };
}

/** An interface that is gone or down, an address, and a table of nftables that are gone, take along what stands on them. */
function takesAlong({ id }: Difference): boolean {
  return /^(?:gone|down \S+) (?:veth|bridge|macvlan|ipvlan|vxlan|loopback|address|nft6?):/.test(id);
}

/** The resource that takes others along. */
function causeOf({ id }: Difference): string {
  return id.replace(/^(?:gone|down \S+) /, '');
}

/** A name that was given by hand may hold anything; what no batch can hold is not mended from here. */
function withoutOddWords(each: Difference): Difference {
  return each.mends.every(isPlain) ? each : { ...each, mends: each.mends.filter(isPlain) };
}

function isPlain({ commands }: Step): boolean {
  try {
    for (const command of commands) lineOf(command);
    return true;
  } catch {
    return false;
  }
}

/** Can it be undone from here? */
export function isResettable({ gone, changed, mends }: Difference): boolean {
  return gone.length + changed.length + mends.length > 0;
}

/** What really stands: the applied resources, but as the differences say. */
export function actualOf(resources: readonly Resource[], differences: readonly Difference[]): readonly Resource[] {
  const gone = new Set(differences.flatMap((each) => each.gone));
  const changed = new Map<string, Resource[]>();
  for (const it of differences.flatMap((each) => each.changed)) changed.set(it.id, [...(changed.get(it.id) ?? []), it]);
  return resources.filter(({ id }) => !gone.has(id)).map((it) => (changed.get(it.id) ?? []).reduce((one, now) => withChange(it, one, now), it));
}

/** Several things of one resource may have changed: each takes only what is its own. */
function withChange(applied: Resource, one: Resource, now: Resource): Resource {
  const entries = Object.entries(now).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify((applied as unknown as Record<string, unknown>)[key]));
  return { ...one, ...Object.fromEntries(entries) } as Resource;
}
