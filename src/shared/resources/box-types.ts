/** What containers may do, keep and take, as parts of resources. */
import type { Capability } from '../topology/box/capabilities.ts';
import type { Limits } from '../topology/box/limits.ts';
import type { Base } from './base.ts';

/** Rights and volumes of a container: it gets them when it is made. */
export interface Box {
  /** Names as in capabilities(7) without `CAP_`, or `all`; absent: Docker's, with NET_ADMIN where the network namespace is its own. */
  readonly capabilities?: readonly Capability[] | 'all';
  /** Volumes of its host: `data:/var/lib/db:rw`; absent: none. */
  readonly volumes?: readonly string[];
}

/** How much memory, processor time and how many processes a container may take: a cgroup, where the machine lets one be made. */
export interface LimitsResource extends Base, Limits {
  readonly kind: 'limits';
  readonly node: string;
}
