/** The draft: opening one, editing it, undo and redo. Every edit of the text goes through `edit`. */
import { stands } from '../../../shared/api/stands.ts';
import { applyEdit, type Edit } from '../../../shared/topology/edit.ts';
import { analyse, NOTHING_ANALYSED } from '../analysis.ts';
import { type App, sayAll } from '../app.ts';
import { find } from '../elements.ts';
import { goOn, redone, remember, undone } from '../history.ts';
import { documentOf, isLive, isUnsaved, type OpenDocument, type State } from '../state.ts';
import { follow } from './live.ts';
import { show } from './select.ts';
import { leaveTerminals } from './terminals.ts';

const NOTHING_OPEN: Partial<State> = {
  selection: [],
  renaming: null,
  pending: null,
  progress: null,
  runProblems: [],
  activity: 'idle',
  hover: null,
  caret: null,
};

/** Shows a document in place of the one that is open. */
export function openDocument(app: App, document: OpenDocument): void {
  leaveTerminals(app, document.lab);
  app.store.setState({ ...NOTHING_OPEN, document, analysis: analyse(document.text, document.held, NOTHING_ANALYSED) });
}

/** Back to the start page. */
export function closeDocument(app: App): void {
  leaveTerminals(app, null);
  app.store.setState({ ...NOTHING_OPEN, document: null, analysis: NOTHING_ANALYSED });
}

/** Does `proceed` at once, or after the person decided what to do with an unsaved draft. */
export function leaving(app: App, proceed: () => void): void {
  const { document } = app.store.getState();
  if (document === null || !isUnsaved(document)) proceed();
  else show(app, { kind: 'unsaved', proceed });
}

/** A lab key that is not in use by something that runs. */
export function freeLab(state: State, stem: string): string {
  const base = /^[A-Za-z][A-Za-z0-9-]{0,27}$/.test(stem) ? stem : 'lab';
  const taken = (name: string) => {
    const lab = state.labs[name];
    return lab !== undefined && stands(lab);
  };
  let name = base;
  for (let i = 2; taken(name); i++) name = `${base}-${i}`;
  return name;
}

export function newDocument(app: App): void {
  leaving(app, () => openDocument(app, documentOf(freeLab(app.store.getState(), 'lab'), '')));
}

export function openExample(app: App, id: string): void {
  const state = app.store.getState();
  const example = state.examples.find((each) => each.id === id);
  if (example === undefined) return;
  leaving(app, () => openDocument(app, documentOf(freeLab(state, example.id), example.text)));
}

/** The selection without what the new text no longer has. */
function kept(state: State, analysis: State['analysis']): readonly string[] {
  const still = state.selection.filter((element) => find(analysis.sketch, element) !== null);
  return still.length === state.selection.length ? state.selection : still;
}

type Change = Pick<OpenDocument, 'text' | 'history'>;

function put(app: App, change: Change): void {
  write(app, change, (document) => document.follows);
  if (isLive(app.store.getState())) void follow(app);
}

/** `follows` says whether the lab may follow the new text by itself; where nothing differs there is nothing to ask. */
function write(app: App, change: Change, follows: (document: OpenDocument) => boolean): void {
  app.store.setState((state) => {
    if (state.document === null) return state;
    const document = { ...state.document, ...change, follows: change.text === state.document.applied || follows(state.document) };
    const analysis = analyse(document.text, document.held, state.analysis);
    return { document, analysis, selection: kept(state, analysis), runProblems: [] };
  });
}

/** Applies edits as one step that Undo names; false (and a line in the log) where one of them is refused. */
export function edit(app: App, name: string, edits: readonly Edit[]): boolean {
  const { document } = app.store.getState();
  if (document === null) return false;
  let text = document.text;
  for (const each of edits) {
    const result = applyEdit(text, each);
    if (!result.ok) {
      sayAll(app, result.problems);
      return false;
    }
    text = result.value;
  }
  if (text !== document.text) put(app, { text, history: remember(document.history, name, document.text) });
  return true;
}

/** A whole new text as one step: what somebody else changed. */
export function replaceText(app: App, name: string, text: string): void {
  const { document } = app.store.getState();
  if (document === null || document.text === text) return;
  put(app, { text, history: remember(document.history, name, document.text) });
}

/** After the last key: then what was typed is looked at as a change of what runs. */
const PAUSE_MS = 400;

/**
 * What the text is after a stroke of typing. A stroke that `goesOn` belongs to the step of the one before. A running
 * lab never follows it by itself: half an address may be an address too, so it waits for Apply.
 */
export function typed(app: App, name: string, text: string, goesOn: boolean): void {
  const { document } = app.store.getState();
  if (document === null || document.text === text) return;
  write(app, { text, history: goesOn ? goOn(document.history) : remember(document.history, name, document.text) }, () => false);
  if (!isLive(app.store.getState())) return;
  setTimeout(() => {
    if (app.store.getState().document?.text === text) void follow(app);
  }, PAUSE_MS);
}

export function undo(app: App): void {
  const { document } = app.store.getState();
  const step = document && undone(document.history, document.text);
  if (step) put(app, step);
}

export function redo(app: App): void {
  const { document } = app.store.getState();
  const step = document && redone(document.history, document.text);
  if (step) put(app, step);
}
