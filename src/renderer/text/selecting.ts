/** What is selected in the drawing is marked in the text, and the element that the cursor is in is selected in the drawing. */
import { type Extension, type Range, RangeSet, StateEffect, StateField, type Text } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, type ViewUpdate } from '@codemirror/view';
import { elementAt, placeOf } from '../../shared/topology/places.ts';
import { select } from '../state/actions/select.ts';
import type { App } from '../state/app.ts';
import { find } from '../state/elements.ts';
import type { State } from '../state/state.ts';
import { fromOutside } from './binding.ts';

const setMarked = StateEffect.define<DecorationSet>();
const MARKED = Decoration.line({ class: 'cm-marked' });

const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(set, transaction) {
    const effect = transaction.effects.find((each) => each.is(setMarked));
    return effect?.is(setMarked) ? effect.value : set.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** The offset of a place that counts from 1; the nearest one where the text has changed since. */
export function offsetOf(doc: Text, line: number, column: number): number {
  const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
  return Math.min(at.from + Math.max(column, 1) - 1, at.to);
}

/** The element that the cursor is in. */
export function elementAtCursor(view: EditorView): string | null {
  const { doc, selection } = view.state;
  const line = doc.lineAt(selection.main.head);
  return elementAt(doc.toString(), line.number, selection.main.head - line.from + 1);
}

export interface Selecting {
  readonly extension: Extension;
  /** Marks what is selected now. */
  mark(view: EditorView, state: State): void;
  /** Brings what was selected elsewhere into sight. */
  reveal(view: EditorView, state: State): void;
  /** Puts the cursor where somebody asked for, once. */
  takeUp(view: EditorView): void;
}

export function selecting(app: App): Selecting {
  let ours = false;
  const listen = (update: ViewUpdate) => {
    const byPerson = update.transactions.some((each) => each.annotation(fromOutside) === undefined && (each.docChanged || each.selection !== undefined));
    if (!byPerson) return;
    const { analysis, selection } = app.store.getState();
    const element = elementAtCursor(update.view);
    const wanted = element !== null && find(analysis.sketch, element) !== null ? [element] : [];
    if (wanted.join() === selection.join()) return;
    ours = true;
    select(app, wanted);
    ours = false;
  };
  return {
    extension: [marked, EditorView.updateListener.of(listen)],
    mark(view, { selection }) {
      view.dispatch({ effects: setMarked.of(RangeSet.of(linesOf(view.state.doc, selection), true)), annotations: fromOutside.of(true) });
    },
    reveal(view, { selection }) {
      const [only] = selection;
      const place = ours || selection.length !== 1 || only === undefined ? null : placeOf(view.state.doc.toString(), only);
      if (place === null) return;
      const at = offsetOf(view.state.doc, place.line, place.column);
      const inside = elementAtCursor(view) === place.element;
      const effects = EditorView.scrollIntoView(inside ? view.state.selection.main.head : at, { y: 'nearest', yMargin: 48 });
      view.dispatch({ effects, annotations: fromOutside.of(true), ...(inside ? {} : { selection: { anchor: at } }) });
    },
    takeUp(view) {
      const { caret } = app.store.getState();
      if (caret === null) return;
      app.store.setState({ caret: null });
      const at = offsetOf(view.state.doc, caret.line, caret.column);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
      view.focus();
    },
  };
}

function linesOf(doc: Text, selection: readonly string[]): Range<Decoration>[] {
  const text = doc.toString();
  return selection.flatMap((element) => {
    const place = placeOf(text, element);
    if (place === null) return [];
    const count = place.endLine - place.line + 1;
    return Array.from({ length: count }, (_, index) => MARKED.range(doc.line(Math.min(place.line + index, doc.lines)).from));
  });
}
