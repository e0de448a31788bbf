/** How an element stands: drawn, starting, running or in error, from the draft, the problems and the lab. Pure. */
import type { ByHandDifference } from '../../shared/api/contract.ts';
import type { Problem } from './problem.ts';
import { shownOn } from './elements.ts';
import { readSketch, type Sketch } from './sketch.ts';
import { keepingLast } from './last.ts';
import { type Activity, isLive, labOf, type Progress, type State } from './state.ts';

export type Standing = 'drawn' | 'starting' | 'running';

export interface Status {
  readonly standing: Standing;
  /** Problems shown on this element, draft's and kernel's. */
  readonly problems: readonly Problem[];
}

export const STANDING_WORDS: Readonly<Record<Standing, string>> = { drawn: 'not running', starting: 'starting', running: 'running' };

/** All problems of the window: the draft's, the last run's, what the lab says failed, and what of it does not hold as written. */
export function problemsOf(state: Pick<State, 'analysis' | 'runProblems' | 'document' | 'labs'>): readonly Problem[] {
  const lab = labOf(state as State);
  return allProblems(state.analysis.problems, state.runProblems, lab?.failed ?? NOTHING_FAILED, lab?.notices ?? NOTHING_FAILED);
}

const NOTHING_FAILED: Readonly<Record<string, string>> = {};

const allProblems = keepingLast(
  (
    drawn: readonly Problem[],
    ran: readonly Problem[],
    failed: Readonly<Record<string, string>>,
    notices: Readonly<Record<string, string>>,
  ): readonly Problem[] => {
    const said = Object.entries(failed).map(([element, message]): Problem => ({ code: 'failed', message, element }));
    // The run's own answer says the same of the same element, and often with a way out.
    const news = said.filter((problem) => !ran.some((other) => other.element === problem.element));
    const held = Object.entries(notices).map(([element, message]): Problem => ({ code: 'not-held', message, element }));
    return [...drawn, ...ran, ...news, ...held];
  },
);

/** Problems by the element that carries their badge. */
export const problemsByElement = keepingLast((sketch: Sketch, problems: readonly Problem[]): ReadonlyMap<string, readonly Problem[]> => {
  const map = new Map<string, Problem[]>();
  for (const problem of problems) {
    const element = problem.element === undefined ? null : shownOn(sketch, problem.element);
    if (element === null) continue;
    const list = map.get(element) ?? [];
    list.push(problem);
    map.set(element, list);
  }
  return map;
});

/** What was changed by hand, by the element that carries the mark. */
export const byHandByElement = keepingLast((sketch: Sketch, all: readonly ByHandDifference[]): ReadonlyMap<string, readonly ByHandDifference[]> => {
  const map = new Map<string, readonly ByHandDifference[]>();
  for (const each of all) {
    const element = shownOn(sketch, each.element);
    if (element !== null) map.set(element, [...(map.get(element) ?? []), each]);
  }
  return map;
});

/** What was changed by hand on one element; a container's has that of its places on networks too. */
export function byHandOf(sketch: Sketch, all: readonly ByHandDifference[], element: string): readonly ByHandDifference[] {
  return all.filter((each) => each.element === element || shownOn(sketch, each.element) === element);
}

/** Elements that stand, by path, and those that are being made. */
export function standings(state: State): ReadonlyMap<string, Standing> {
  const applied = isLive(state) ? (state.document?.applied ?? null) : null;
  return standingsOf(state.analysis.sketch, applied, state.activity, state.progress);
}

const standingsOf = keepingLast((sketch: Sketch, applied: string | null, activity: Activity, progress: Progress | null): ReadonlyMap<string, Standing> => {
  const stands = applied === null ? NONE : elementsIn(applied);
  const under = activity === 'running' || activity === 'applying';
  return new Map(
    elementsOf(sketch).map((element): [string, Standing] => {
      if (stands.has(element) || (under && progress?.finished.has(element) === true)) return [element, 'running'];
      return [element, under ? 'starting' : 'drawn'];
    }),
  );
});

const NONE: ReadonlySet<string> = new Set();
const elementsIn = keepingLast((text: string): ReadonlySet<string> => new Set(elementsOf(readSketch(text))));

function elementsOf(sketch: Sketch): string[] {
  return [...sketch.lans, ...sketch.hosts, ...sketch.networks, ...sketch.containers].map((each) => each.element);
}
