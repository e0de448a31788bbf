import { changeCommands, createCommands, removeCommands } from '../resources/registry.ts';
import type { Resource } from '../resources/resource.ts';
import { type Fates, fatesOf } from './fates.ts';
import { dependenciesOf, dependentsLast } from './order.ts';
import { placer } from './places.ts';
import type { Plan, Step } from './plan.ts';
import { rulesInOrder } from '../resources/rule-order.ts';

/**
 * The steps that turn what stands into what is wanted: removals first (dependants before what they need), then changes and
 * creations (needs first, file order otherwise). A resource that a change does not concern has no step.
 * `have` lists the rules of a chain in the kernel's order, as {@link Plan.want} and `settle` give them.
 */
export function diff(have: readonly Resource[], want: readonly Resource[]): Plan {
  const wanted = rulesInOrder(want);
  const fates = fatesOf(have, wanted);
  return { steps: [...removals(have, fates), ...makings(have, wanted, fates)], want: wanted };
}

/** Everything that ends, dependants first. What is made again ends too. */
function removals(have: readonly Resource[], fates: Fates): Step[] {
  const ending = have.filter((resource) => fates.ends.has(resource.id));
  const gone = (id: string) => fates.ends.has(id);
  return dependentsLast(ending, dependenciesOf)
    .reverse()
    .map((resource) => {
      const commands = removeCommands(resource, gone);
      const reason = fates.ends.get(resource.id) ?? '';
      return { action: 'remove', element: resource.element, resource: resource.id, reason, commands };
    });
}

/** Everything that is made or changed, needs first. */
function makings(have: readonly Resource[], want: readonly Resource[], fates: Fates): Step[] {
  const old = new Map(have.map((resource) => [resource.id, resource]));
  const placeOf = placer(
    have.filter((resource) => !fates.ends.has(resource.id)),
    want,
  );
  const concerned = want.filter((resource) => fates.begins.has(resource.id) || fates.changes.has(resource.id));
  return dependentsLast(concerned, dependenciesOf).map((resource) => {
    const before = old.get(resource.id);
    const changed = fates.changes.get(resource.id);
    const about = { element: resource.element, resource: resource.id };
    if (changed !== undefined && before !== undefined) {
      return { ...about, action: 'change', reason: changed, commands: changeCommands(before, resource) ?? [] };
    }
    return { ...about, action: 'create', reason: fates.begins.get(resource.id) ?? '', commands: createCommands(resource, placeOf(resource)) };
  });
}
