/** The way back from what was changed by hand, as a plan like any other. */
import { diff } from '../plan/diff.ts';
import type { Plan, Step } from '../plan/plan.ts';
import type { Resource } from '../resources/resource.ts';
import { CHANGED, type Difference } from './difference.ts';
import { actualOf } from './drift.ts';

/** Steps that mend `chosen`, and with them all of their groups; the rest stays as it is. `all` is everything that was found. */
export function resetPlan(applied: readonly Resource[], all: readonly Difference[], chosen: readonly Difference[]): Plan {
  const groups = new Set(chosen.map(({ group }) => group));
  const stays = actualOf(
    applied,
    all.filter(({ group }) => !groups.has(group)),
  );
  const mending = all.filter(({ group }) => groups.has(group));
  return { ...planFrom(stays, mending, stays), want: applied };
}

/** The steps from `have`, but with these differences, to `want`: an edit where something was changed by hand puts that right on the way. */
export function planFrom(have: readonly Resource[], mending: readonly Difference[], want: readonly Resource[]): Plan {
  const plan = diff(actualOf(have, mending), want);
  const concerned = new Set(mending.flatMap(({ gone, changed }) => [...gone, ...changed.map(({ id }) => id)]));
  const told = plan.steps.map((step) => (concerned.has(step.resource) ? { ...step, reason: CHANGED } : step));
  return { ...plan, steps: [...mendsOf(mending, want), ...told] };
}

/** What is not in the new drawing needs no mending. */
function mendsOf(mending: readonly Difference[], want: readonly Resource[]): Step[] {
  const wanted = new Set(want.map(({ id }) => id));
  return mending.flatMap(({ mends }) => mends).filter(({ action, resource }) => action === 'remove' || resource.startsWith('found:') || wanted.has(resource));
}
