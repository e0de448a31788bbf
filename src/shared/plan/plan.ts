/** The ordered steps that turn the running resources into the wanted ones. Pure data. */
import type { Command, Resource } from '../resources/resource.ts';

export type Action = 'create' | 'change' | 'remove';

/** One resource's step. `commands` may be empty: the kernel does it by itself, and the reason says so. */
export interface Step {
  readonly action: Action;
  readonly element: string;
  /** The resource's id. */
  readonly resource: string;
  /** Why, in one sentence: "new in the topology", "10.1.0.2 became 10.1.0.9", "its bridge is made again". */
  readonly reason: string;
  readonly commands: readonly Command[];
}

export interface Plan {
  readonly steps: readonly Step[];
  /** What stands when every step is done. */
  readonly want: readonly Resource[];
}
