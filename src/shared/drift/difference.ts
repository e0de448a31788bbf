/** What was changed by hand, as data: each difference says what it is and holds what mends it. */
import type { Step } from '../plan/plan.ts';
import type { Command, Resource } from '../resources/resource.ts';
import type { Edit } from '../topology/edit.ts';

/** One thing in the kernel that is not as the topology calls for it. */
export interface Difference {
  /** The same as long as it lasts: what it is about, then where. */
  readonly id: string;
  /** Whose it is: `web.front`, `hosts.alpha`. */
  readonly element: string;
  /** The container, host or NETWORK@HOST in whose network namespace it is seen. */
  readonly node: string;
  /** For a learner, in one sentence. */
  readonly sentence: string;
  /** Differences of one group can only be reset together: the rules of a chain have places among each other. */
  readonly group: string;
  /** Ids of resources that are not there. */
  readonly gone: readonly string[];
  /** Resources as they are instead. */
  readonly changed: readonly Resource[];
  /** What mends that which is no resource: an interface that is down, an address that nobody asked for. */
  readonly mends: readonly Step[];
  /** How the topology would say it; empty where it has no key for it. */
  readonly keep: readonly Edit[];
}

/** What a kind of resource finds out about one of its own. Everything but the sentence may be left out. */
export interface Finding {
  /** What is different, in one word or two: part of the difference's id. */
  readonly what: string;
  readonly sentence: string;
  readonly gone?: boolean;
  readonly now?: Resource;
  readonly mends?: readonly Step[];
  readonly keep?: readonly Edit[];
  readonly group?: string;
}

/** A difference about a resource, in the namespace `node`. */
export function about(resource: Resource, node: string, finding: Finding): Difference {
  return {
    id: `${finding.what} ${resource.id}`,
    element: resource.element,
    node,
    sentence: finding.sentence,
    group: finding.group ?? `${finding.what} ${resource.id}`,
    gone: finding.gone === true ? [resource.id] : [],
    changed: finding.now === undefined ? [] : [finding.now],
    mends: finding.mends ?? [],
    keep: finding.keep ?? [],
  };
}

/** A step that mends something about a resource in place. */
export function mend(resource: Pick<Resource, 'id' | 'element'>, ...commands: readonly Command[]): Step {
  return { action: 'change', element: resource.element, resource: resource.id, reason: CHANGED, commands };
}

/** A step that takes away what nobody asked for. Its name is no resource's. */
export function takeAway(element: string, what: string, ...commands: readonly Command[]): Step {
  return { action: 'remove', element, resource: `found:${what}`, reason: 'made by hand', commands };
}

/** Why a step of a reset is done. */
export const CHANGED = 'changed by hand';
