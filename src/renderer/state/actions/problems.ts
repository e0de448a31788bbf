/** From a badge to its words, and from the words to the element and to the line. */
import type { App } from '../app.ts';
import { shownOn } from '../elements.ts';
import type { Problem } from '../problem.ts';
import { select, showTab } from './select.ts';

export function openProblems(app: App, element: string): void {
  select(app, [element]);
  showTab(app, { kind: 'problems' });
}

/** To its element; and to its line, where the text is in the window or nothing but the line can be shown. */
export function selectProblem(app: App, problem: Problem): void {
  const { analysis, views } = app.store.getState();
  const element = problem.element === undefined ? null : shownOn(analysis.sketch, problem.element);
  if (element !== null) select(app, [element]);
  if (element === null || views.shown !== 'drawing') openLine(app, problem);
}

/** To its line: the text comes beside the drawing where it was not shown. */
export function openLine(app: App, { line, column = 1 }: Problem): void {
  if (line === undefined) return;
  app.store.setState(({ views }) => ({ views: { ...views, shown: views.shown === 'drawing' ? 'both' : views.shown }, caret: { line, column } }));
}
