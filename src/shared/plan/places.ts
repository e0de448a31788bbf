import type { Resource } from '../resources/resource.ts';
import { chainOf } from '../resources/rule-order.ts';
import { rulesByChain } from './rules.ts';

/**
 * Tells each rule that is made its 1-based place among ours in its chain, or null for the end. It must be asked once per
 * rule, in the order in which the plan makes them: it keeps count of what has been put in so far.
 */
export function placer(kept: readonly Resource[], want: readonly Resource[]): (resource: Resource) => number | null {
  const wantedPlace = new Map<string, number>();
  for (const rules of rulesByChain(want).values()) {
    rules.forEach((rule, index) => {
      wantedPlace.set(rule.id, index);
    });
  }
  const present = new Map<string, number[]>();
  for (const [chain, rules] of rulesByChain(kept)) {
    present.set(
      chain,
      rules.map((rule) => wantedPlace.get(rule.id) ?? 0),
    );
  }
  return (resource) => {
    if (resource.kind !== 'rule') return null;
    const mine = wantedPlace.get(resource.id) ?? 0;
    const places = present.get(chainOf(resource)) ?? [];
    present.set(chainOf(resource), places);
    const following = places.findIndex((place) => place > mine);
    if (following < 0) {
      places.push(mine);
      return null;
    }
    places.splice(following, 0, mine);
    return following + 1;
  };
}
