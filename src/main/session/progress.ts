/** Turns a plan's done steps into what a person follows: how many, what now, and which elements stand. */
import type { Payload } from '../../shared/api/contract.ts';
import type { Step } from '../../shared/plan/plan.ts';
import type { RunProgress } from '../sandbox/sandbox.ts';

export type ProgressListener = (progress: Payload<'lab.progress'>) => void;

/** Whose run it is and how its steps are called. */
export interface Followed {
  readonly lab: string;
  readonly steps: readonly Step[];
  readonly title: (step: Step) => string;
}

/** Tells `listener` of a run's progress, and passes it on to the journal. */
export function followed({ lab, steps, title }: Followed, journal: RunProgress, listener: ProgressListener): RunProgress {
  const left = new Map<string, number>();
  for (const step of steps) left.set(step.element, (left.get(step.element) ?? 0) + 1);
  let done = 0;
  const tell = (indexes: readonly number[], finished: string[]) =>
    listener({ lab, done, total: steps.length, doing: sentence(steps, indexes, title), finished });
  return {
    async started(indexes) {
      const noted = await journal.started(indexes);
      if (noted.ok && indexes.length > 0) tell(indexes, []);
      return noted;
    },
    untouched: (indexes) => journal.untouched(indexes),
    async done(indexes) {
      const noted = await journal.done(indexes);
      if (!noted.ok || indexes.length === 0) return noted;
      done += indexes.length;
      const finished: string[] = [];
      for (const index of indexes) {
        const element = steps[index]?.element;
        if (element === undefined) continue;
        const rest = (left.get(element) ?? 0) - 1;
        left.set(element, rest);
        if (rest === 0) finished.push(element);
      }
      tell(indexes, finished);
      return noted;
    },
  };
}

const VERB = { create: 'Making', change: 'Changing', remove: 'Removing' } as const;

/** `Making the bridge br-front and 51 more` */
function sentence(steps: readonly Step[], indexes: readonly number[], title: (step: Step) => string): string {
  const first = steps[indexes[0] ?? -1];
  if (first === undefined) return '';
  const more = indexes.length - 1;
  return `${VERB[first.action]} ${title(first)}${more > 0 ? ` and ${more} more` : ''}`;
}
