/** From a badge to its words, and from the words to the element. */
import type { App } from '../app.ts';
import { shownOn } from '../elements.ts';
import type { Problem } from '../problem.ts';
import { select, showTab } from './select.ts';

export function openProblems(app: App, element: string): void {
  select(app, [element]);
  showTab(app, { kind: 'problems' });
}

export function selectProblem(app: App, problem: Problem): void {
  if (problem.element === undefined) return;
  const element = shownOn(app.store.getState().analysis.sketch, problem.element);
  if (element !== null) select(app, [element]);
}
