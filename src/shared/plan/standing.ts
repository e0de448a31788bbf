import type { Resource, RuleResource } from '../resources/resource.ts';
import type { Step } from './plan.ts';
import { chainOf, rulesInOrder } from '../resources/rule-order.ts';
import { rulesByChain } from './rules.ts';

/** A plan that was cut off. */
export interface CutOff {
  readonly done: readonly Step[];
  /** Steps that may or may not have happened; `undoScript` makes sure that they have not. */
  readonly unsure: readonly Step[];
  /** What the plan wanted. */
  readonly want: readonly Resource[];
}

/**
 * What stands after some steps of a plan were done. What the kernel ends with something that was removed does not, whether or
 * not its own step is among the done; nor do unsure steps (their undo is run first) and what ends with them. Rules of a chain come in the kernel's order, as the next `diff` takes them.
 */
export function standingAfter(before: readonly Resource[], cut: CutOff): readonly Resource[] {
  const wanted = new Map(cut.want.map((resource) => [resource.id, resource]));
  const removed = cut.done.filter(({ action }) => action === 'remove');
  const ended = withDependants(before, removed);
  const standing = new Map(before.flatMap((resource) => (ended.has(resource.id) ? [] : [[resource.id, resource] as const])));
  for (const step of cut.done) {
    const made = wanted.get(step.resource);
    if (step.action !== 'remove' && made !== undefined) standing.set(step.resource, made);
  }
  const gone = withDependants([...standing.values()], cut.unsure);
  const others = [...standing.values()].filter(({ kind }) => kind !== 'rule');
  const rules = rulesAfter(before, cut).filter(({ id }) => standing.has(id));
  return [...others, ...rules].filter(({ id }) => !gone.has(id));
}

/** The steps' resources, and all that the kernel ends with them. */
function withDependants(standing: readonly Resource[], steps: readonly Step[]): ReadonlySet<string> {
  const gone = new Set(steps.map((step) => step.resource));
  for (let size = -1; size !== gone.size; ) {
    size = gone.size;
    for (const resource of standing) if (resource.endsWith.some((id) => gone.has(id))) gone.add(resource.id);
  }
  return gone;
}

/** Does to lists what the done steps did to the kernel's chains. */
function rulesAfter(before: readonly Resource[], { done, want }: CutOff): readonly RuleResource[] {
  const chains = new Map([...rulesByChain(before)].map(([chain, rules]) => [chain, [...rules]]));
  const wanted = new Map(
    rulesInOrder(want).flatMap((resource, place) => (resource.kind === 'rule' ? [[resource.id, { rule: resource, place }] as const] : [])),
  );
  for (const step of done) {
    const made = wanted.get(step.resource);
    if (step.action === 'remove') {
      for (const [chain, rules] of chains)
        chains.set(
          chain,
          rules.filter(({ id }) => id !== step.resource),
        );
    } else if (made !== undefined) {
      const rules = chains.get(chainOf(made.rule)) ?? [];
      chains.set(chainOf(made.rule), rules);
      const following = rules.findIndex(({ id }) => (wanted.get(id)?.place ?? -1) > made.place);
      rules.splice(following < 0 ? rules.length : following, 0, made.rule);
    }
  }
  return [...chains.values()].flat();
}
