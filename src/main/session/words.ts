/** What a step is called in a sentence. */
import type { Plan, Step } from '../../shared/plan/plan.ts';
import type { Resource } from '../../shared/resources/resource.ts';
import { titleOf } from '../../shared/resources/title.ts';

/** Names a plan's steps by their objects: `the bridge br-front`. `before` is what stood when the plan was made. */
export function stepTitles(plan: Plan, before: readonly Resource[]): (step: Step) => string {
  const objects = new Map([...before, ...plan.want].map((resource) => [resource.id, resource]));
  return (step) => {
    const resource = objects.get(step.resource);
    return resource === undefined ? step.resource : titleOf(resource);
  };
}
