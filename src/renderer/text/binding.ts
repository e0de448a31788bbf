/**
 * One document, two views. What is typed here becomes the draft, in steps of its history; what the drawing, undo or
 * somebody else changes of the draft changes the text here, where it changed and nowhere else: cursor and scroll stay.
 */
import { diff } from '@codemirror/merge';
import { Annotation, type ChangeSpec, type Extension, type Transaction } from '@codemirror/state';
import { EditorView, type ViewUpdate } from '@codemirror/view';
import { redo, typed, undo } from '../state/actions/documents.ts';
import type { App } from '../state/app.ts';
import { find } from '../state/elements.ts';
import type { State } from '../state/state.ts';
import { type Deed, goesOn, type Stroke } from './bursts.ts';

/** A change that came from the draft, or a cursor that followed the selection: it is not to go back there. */
export const fromOutside = Annotation.define<true>();

/** Texts beyond this differ coarsely: a quick answer is worth more than a small one. */
const DIFF = { scanLimit: 2_000, timeout: 40 };

/** CodeMirror counts every line break as one character; the file keeps its own. */
export function normalised(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** What turns one text into the other. */
export function changesBetween(before: string, after: string): readonly ChangeSpec[] {
  return diff(before, after, DIFF).map(({ fromA, toA, fromB, toB }) => ({ from: fromA, to: toA, insert: after.slice(fromB, toB) }));
}

/** What the person did, by CodeMirror's name of the event. */
function deedOf(transaction: Transaction): Deed {
  if (transaction.isUserEvent('input.paste')) return 'Paste';
  return transaction.isUserEvent('move') || transaction.isUserEvent('input.drop') ? 'Move' : 'Type';
}

function strokeOf(update: ViewUpdate, transaction: Transaction): Stroke {
  let span = { from: Number.POSITIVE_INFINITY, to: 0, end: 0 };
  update.changes.iterChangedRanges((from, to, _, end) => {
    span = { from: Math.min(span.from, from), to: Math.max(span.to, to), end: Math.max(span.end, end) };
  });
  return { deed: deedOf(transaction), ...span, at: performance.now() };
}

export interface Binding {
  readonly extension: Extension;
  /** Brings the text to the draft. */
  follow(view: EditorView, state: State): void;
  undo(view: EditorView): void;
  redo(view: EditorView): void;
}

/** `where` is the element at the cursor, for the name of a step. */
export function bind(app: App, where: (view: EditorView) => string | null): Binding {
  /** The last stroke, and the step of the history that it became: an edit from elsewhere ends the burst. */
  let burst: { readonly stroke: Stroke; readonly step: unknown } | null = null;
  const newest = () => app.store.getState().document?.history.past.at(-1);
  const listen = (update: ViewUpdate) => {
    const transaction = update.transactions.findLast((each) => each.docChanged);
    if (transaction === undefined || transaction.annotation(fromOutside)) return;
    const { document, analysis } = app.store.getState();
    const stroke = strokeOf(update, transaction);
    const on = burst !== null && burst.step === newest() && goesOn(burst.stroke, stroke);
    const lineBreak = document?.text.includes('\r\n') ? '\r\n' : '\n';
    const element = where(update.view);
    const name = (element && find(analysis.sketch, element)?.name) ?? 'the file';
    typed(app, `${stroke.deed} in ${name}`, update.state.doc.toString().replaceAll('\n', lineBreak), on);
    burst = { stroke, step: newest() };
  };
  const follow = (view: EditorView, { document }: State, reveal = false) => {
    const changes = document === null ? [] : changesBetween(view.state.doc.toString(), normalised(document.text));
    if (changes.length === 0) return;
    const set = view.state.changes(changes);
    let end = 0;
    set.iterChangedRanges((_from, _to, _fromB, toB) => {
      end = toB;
    });
    view.dispatch({ changes: set, annotations: fromOutside.of(true), ...(reveal ? { selection: { anchor: end }, scrollIntoView: true } : {}) });
  };
  /** Who undoes from here looks at what comes back. */
  const back = (view: EditorView, act: (app: App) => void) => {
    moving = true;
    act(app);
    moving = false;
    view.focus();
  };
  let moving = false;
  return {
    extension: EditorView.updateListener.of(listen),
    follow: (view, state) => follow(view, state, moving),
    undo: (view) => back(view, undo),
    redo: (view) => back(view, redo),
  };
}
