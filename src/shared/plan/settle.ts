import { changeCommands } from '../resources/registry.ts';
import type { Command, Resource, RuleResource } from '../resources/resource.ts';
import { chainOf, rulesInOrder } from '../resources/rule-order.ts';
import type { Step } from './plan.ts';
import { rulesByChain } from './rules.ts';
import { scriptOf, undoCommands } from './undo.ts';

/** A plan that was cut off. Steps that were not begun are in neither list; steps without commands need not be in any. */
export interface CutOff {
  readonly done: readonly Step[];
  /** Steps that may or may not have happened. */
  readonly unsure: readonly Step[];
  /** What the plan wanted. */
  readonly want: readonly Resource[];
}

/** What stands after a plan was cut off, and what makes that certain. */
export interface Settled {
  /** To be run one by one, whatever each says: what is not there need not be removed. */
  readonly commands: readonly Command[];
  /** The same as one sh script for the fabric's shell; empty where there is nothing to do. */
  readonly script: string;
  /** What stands then. The next `diff` starts here: to `want` to finish, to the old resources to undo. Rules are in the kernel's order. */
  readonly standing: readonly Resource[];
}

/**
 * Makes sure of what stands: what was begun and not seen done is taken away, together with all that depends on it, and
 * what was being changed in place is changed back. What the kernel ended with something that was removed does not stand.
 */
export function settle(before: readonly Resource[], cut: CutOff): Settled {
  const reached = standingAfter(before, cut);
  const old = new Map(before.map((resource) => [resource.id, resource]));
  const made = new Map(cut.want.map((resource) => [resource.id, resource]));
  const gone = withDependants(reached, idsOf(cut.unsure.filter(({ action }) => action !== 'change')));
  const changedBack = idsOf(cut.unsure.filter(({ action, resource }) => action === 'change' && !gone.has(resource)));
  const back = [...changedBack].flatMap((id) => {
    const [from, to] = [made.get(id), old.get(id)];
    return from === undefined || to === undefined ? [] : (changeCommands(from, to) ?? []);
  });
  const versions = [...before, ...cut.want].filter(({ id }) => gone.has(id));
  const commands = [...back, ...undoCommands(versions)];
  return { commands, script: scriptOf(commands), standing: reached.filter(({ id }) => !gone.has(id)) };
}

/** What stands if no unsure step happened. */
function standingAfter(before: readonly Resource[], cut: CutOff): readonly Resource[] {
  const wanted = new Map(cut.want.map((resource) => [resource.id, resource]));
  const ended = withDependants(before, idsOf(cut.done.filter(({ action }) => action === 'remove')));
  const standing = new Map(before.flatMap((resource) => (ended.has(resource.id) ? [] : [[resource.id, resource] as const])));
  for (const step of cut.done) {
    const made = wanted.get(step.resource);
    if (step.action !== 'remove' && made !== undefined) standing.set(step.resource, made);
  }
  const others = [...standing.values()].filter(({ kind }) => kind !== 'rule');
  return [...others, ...rulesAfter(before, cut).filter(({ id }) => standing.has(id))];
}

function idsOf(steps: readonly Step[]): ReadonlySet<string> {
  return new Set(steps.map(({ resource }) => resource));
}

/** The resources with these ids, and all that ends with them. */
function withDependants(standing: readonly Resource[], ids: ReadonlySet<string>): ReadonlySet<string> {
  const gone = new Set(ids);
  for (let size = -1; size !== gone.size; ) {
    size = gone.size;
    for (const resource of standing) if (resource.endsWith.some((id) => gone.has(id))) gone.add(resource.id);
  }
  return gone;
}

/** Does to lists what the done steps did to the kernel's chains. */
function rulesAfter(before: readonly Resource[], { done, want }: CutOff): readonly RuleResource[] {
  const chains = new Map([...rulesByChain(before)].map(([chain, rules]) => [chain, [...rules]]));
  const places = new Map(rulesInOrder(want).map(({ id }, place) => [id, place]));
  const wanted = new Map(want.map((resource) => [resource.id, resource]));
  for (const step of done) {
    const made = wanted.get(step.resource);
    if (step.action === 'remove') {
      for (const [chain, rules] of chains)
        chains.set(
          chain,
          rules.filter(({ id }) => id !== step.resource),
        );
    } else if (made?.kind === 'rule') {
      const rules = chains.get(chainOf(made)) ?? [];
      chains.set(chainOf(made), rules);
      const following = rules.findIndex(({ id }) => (places.get(id) ?? -1) > (places.get(made.id) ?? 0));
      rules.splice(following < 0 ? rules.length : following, 0, made);
    }
  }
  return [...chains.values()].flat();
}
