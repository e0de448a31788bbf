/** How an element stands: drawn, starting, running or in error, from the draft, the problems and the lab. Pure. */
import type { Problem } from './problem.ts';
import { shownOn } from './elements.ts';
import { readSketch, type Sketch } from './sketch.ts';
import { isLive, labOf, type State } from './state.ts';

export type Standing = 'drawn' | 'starting' | 'running';

export interface Status {
  readonly standing: Standing;
  /** Problems shown on this element, draft's and kernel's. */
  readonly problems: readonly Problem[];
}

export const STANDING_WORDS: Readonly<Record<Standing, string>> = { drawn: 'not running', starting: 'starting', running: 'running' };

/** All problems of the window: the draft's, the last run's, and what the lab says failed. */
export function problemsOf(state: Pick<State, 'analysis' | 'runProblems' | 'document' | 'labs'>): readonly Problem[] {
  const failed = Object.entries(labOf(state as State)?.failed ?? {});
  const said = failed.map(([element, message]): Problem => ({ code: 'failed', message, element }));
  const known = new Set(said.map((problem) => `${problem.element}\n${problem.message}`));
  return [...state.analysis.problems, ...state.runProblems.filter((problem) => !known.has(`${problem.element}\n${problem.message}`)), ...said];
}

/** Problems by the element that carries their badge. */
export function problemsByElement(sketch: Sketch, problems: readonly Problem[]): ReadonlyMap<string, readonly Problem[]> {
  const map = new Map<string, Problem[]>();
  for (const problem of problems) {
    const element = problem.element === undefined ? null : shownOn(sketch, problem.element);
    if (element === null) continue;
    const list = map.get(element) ?? [];
    list.push(problem);
    map.set(element, list);
  }
  return map;
}

/** Elements that stand, by path, and those that are being made. */
export function standings(state: State): ReadonlyMap<string, Standing> {
  const all = elementsOf(state.analysis.sketch);
  const applied = state.document?.applied ?? null;
  const live = isLive(state) && applied !== null ? new Set(elementsOf(readSketch(applied))) : new Set<string>();
  const under = state.activity === 'running' || state.activity === 'applying';
  const finished = state.progress?.finished ?? new Set<string>();
  return new Map(
    all.map((element): [string, Standing] => {
      if (live.has(element) || (under && finished.has(element))) return [element, 'running'];
      return [element, under ? 'starting' : 'drawn'];
    }),
  );
}

function elementsOf(sketch: Sketch): string[] {
  return [...sketch.lans, ...sketch.hosts, ...sketch.networks, ...sketch.containers].map((each) => each.element);
}
