import type { Resource, RuleResource } from '../resources/resource.ts';
import { chainOf } from '../resources/rule-order.ts';

/** The rules of each chain, in the list's order. */
export function rulesByChain(resources: readonly Resource[]): ReadonlyMap<string, readonly RuleResource[]> {
  const chains = new Map<string, RuleResource[]>();
  for (const resource of resources) {
    if (resource.kind !== 'rule') continue;
    const rules = chains.get(chainOf(resource)) ?? [];
    chains.set(chainOf(resource), rules);
    rules.push(resource);
  }
  return chains;
}

/**
 * Ids of the rules that can stay where they are: the most that already stand in the wanted order. The others are
 * taken out and put in again, since a rule cannot be moved.
 */
export function rulesInPlace(have: readonly Resource[], want: readonly Resource[]): ReadonlySet<string> {
  const staying = new Set<string>();
  const wanted = rulesByChain(want);
  for (const [chain, rules] of rulesByChain(have)) {
    const place = new Map((wanted.get(chain) ?? []).map((rule, index) => [rule.id, index]));
    const known = rules.filter((rule) => place.has(rule.id));
    for (const index of longestRise(known.map((rule) => place.get(rule.id) ?? 0))) staying.add(known[index]?.id ?? '');
  }
  return staying;
}

/** Indexes of a longest rising subsequence; the numbers are all different. */
function longestRise(numbers: readonly number[]): readonly number[] {
  const tails: number[] = [];
  const before: (number | undefined)[] = [];
  numbers.forEach((value, index) => {
    let at = tails.findIndex((tail) => (numbers[tail] ?? 0) >= value);
    if (at < 0) at = tails.length;
    before[index] = tails[at - 1];
    tails[at] = index;
  });
  const rise: number[] = [];
  for (let index = tails.at(-1); index !== undefined; index = before[index]) rise.unshift(index);
  return rise;
}
