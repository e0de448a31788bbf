/**
 * The running lab follows the draft. An edit applies when its gesture ends, one at a time and always the newest text;
 * what would end a process waits as `pending` until the person applies it.
 */
import type { Returned } from '../../../shared/api/contract.ts';
import { type App, ask, say, sayAll } from '../app.ts';
import { holdAfter } from '../hold.ts';
import type { Problem } from '../problem.ts';
import { isLive, type OpenDocument, type State } from '../state.ts';

import { showTab } from './select.ts';

/** Brings the lab to the draft as far as nobody has to be asked. */
export async function follow(app: App): Promise<void> {
  const state = app.store.getState();
  // Whoever is at work looks at the newest text when it is done.
  if (state.activity !== 'idle') return;
  const { document, analysis } = state;
  if (document === null || !isLive(state)) return;
  if (document.text === document.applied) return app.store.setState({ pending: null });
  if (analysis.problems.length > 0) return;
  await consider(app, document);
}

async function consider(app: App, document: OpenDocument): Promise<void> {
  app.store.setState({ activity: 'planning' });
  const plan = await ask(app, 'lab.plan', { lab: document.lab, text: document.text });
  app.store.setState({ activity: 'idle' });
  if (plan === null || stale(app, document)) return;
  if (!plan.ok) return app.store.setState({ runProblems: plan.problems });
  const { steps, disruptive } = plan.value;
  if (!document.follows || disruptive.length > 0) return app.store.setState({ pending: { text: document.text, steps, disruptive } });
  await apply(app, document, 'applying');
}

/** True where the draft went on while the host process was asked; then that text is what counts. */
function stale(app: App, document: OpenDocument): boolean {
  const now = app.store.getState().document;
  if (now?.lab !== document.lab) return true;
  if (now.text === document.text) return false;
  void follow(app);
  return true;
}

/** Applies what waits. */
export async function applyPending(app: App): Promise<void> {
  const { document, pending, activity } = app.store.getState();
  if (document === null || pending === null || activity !== 'idle') return;
  await apply(app, document, 'applying');
}

/** Starts the lab. */
export async function run(app: App): Promise<void> {
  const { document, activity, analysis } = app.store.getState();
  if (document === null || activity !== 'idle') return;
  if (analysis.problems.length > 0) return showTab(app, { kind: 'problems' });
  await apply(app, document, 'running');
}

/** The same call starts a lab and changes one; what it says is kept beside the draft. */
async function apply(app: App, document: OpenDocument, activity: State['activity']): Promise<void> {
  const { lab, text } = document;
  app.store.setState({ activity, pending: null, runProblems: [], progress: { done: 0, total: 0, doing: '', finished: new Set() } });
  // A lab that runs stays where it is; a start goes where was chosen.
  const where = activity === 'running' && !isLive(app.store.getState()) ? app.store.getState().info?.backend : undefined;
  const result = await ask(app, 'lab.run', { lab, text, file: document.file?.path ?? null, ...(where === undefined ? {} : { backend: where }) });
  app.store.setState((state) => ended(state, lab, text, result));
  if (result?.ok) say(app, activity === 'running' ? `Started ${lab}.` : 'Applied.');
  if (result && !result.ok) report(app, result.problems);
  if (app.store.getState().document?.text !== text) await follow(app);
}

function ended(state: State, lab: string, text: string, result: Returned<'lab.run'> | null): Partial<State> {
  const base: Partial<State> = { activity: 'idle', progress: null };
  if (result === null || state.document?.lab !== lab) return base;
  if (!result.ok) return { ...base, runProblems: result.problems };
  // What was typed while it ran waits as ever.
  const follows = state.document.text === text || state.document.follows;
  return { ...base, labs: { ...state.labs, [lab]: result.value }, document: { ...state.document, ...holdAfter(state, text), follows } };
}

function report(app: App, problems: readonly Problem[]): void {
  sayAll(app, problems);
  showTab(app, { kind: 'problems' });
}

export async function stop(app: App): Promise<void> {
  const { document, activity } = app.store.getState();
  if (document === null || activity === 'stopping') return;
  app.store.setState({ activity: 'stopping' });
  const result = await ask(app, 'lab.stop', { lab: document.lab });
  app.store.setState((state) => {
    const base: Partial<State> = { activity: 'idle', pending: null, progress: null };
    if (result === null || !result.ok || state.document === null) return base;
    return { ...base, labs: { ...state.labs, [document.lab]: result.value }, document: { ...state.document, applied: null, follows: true } };
  });
  if (result?.ok) say(app, `Stopped ${document.lab}.`);
  if (result === null || result.ok) return;
  // Nothing of it is wrong with the drawing, of which the list of problems tells.
  sayAll(app, result.problems);
  showTab(app, { kind: 'log' });
}
