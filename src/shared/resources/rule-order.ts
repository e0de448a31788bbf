import type { Resource, RuleResource } from './resource.ts';

/** The chain that a rule is in, as a key. */
export function chainOf(rule: RuleResource): string {
  return `${rule.ns} ${rule.family ?? 4} ${rule.table} ${rule.chain}`;
}

/** Smaller rank first, ties by id. */
export function compareRules(a: RuleResource, b: RuleResource): number {
  for (let index = 0; index < Math.max(a.rank.length, b.rank.length); index += 1) {
    const difference = (a.rank[index] ?? Number.NEGATIVE_INFINITY) - (b.rank[index] ?? Number.NEGATIVE_INFINITY);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
  }
  return a.id < b.id ? -1 : 1;
}

/** The same resources, those that are rules among themselves chain by chain, each in the order of its ranks. */
export function rulesInOrder(resources: readonly Resource[]): readonly Resource[] {
  const rules = resources.filter((resource) => resource.kind === 'rule');
  const chains = [...new Set(rules.map(chainOf))];
  const placed = new Map(chains.map((chain, place) => [chain, place]));
  const sorted = rules.toSorted((a, b) => (placed.get(chainOf(a)) ?? 0) - (placed.get(chainOf(b)) ?? 0) || compareRules(a, b));
  let next = 0;
  return resources.map((resource) => (resource.kind === 'rule' ? (sorted[next++] ?? resource) : resource));
}
