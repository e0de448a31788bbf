import { edit, redo, undo } from '../state/actions/documents.ts';
import { select, show } from '../state/actions/select.ts';
import { find } from '../state/elements.ts';
import type { State } from '../state/state.ts';
import { type Command, command } from './command.ts';

export const undoEdit: Command = {
  name: 'undo',
  label: (state) => `Undo ${state.document?.history.past.at(-1)?.name ?? ''}`.trim(),
  shortcuts: ['Mod+Z'],
  enabled: (state) => (state.document?.history.past.length ?? 0) > 0,
  perform: undo,
};

export const redoEdit: Command = {
  name: 'redo',
  label: (state) => `Redo ${state.document?.history.future[0]?.name ?? ''}`.trim(),
  shortcuts: ['Mod+Shift+Z', 'Mod+Y'],
  enabled: (state) => (state.document?.history.future.length ?? 0) > 0,
  perform: redo,
};

/** Selected elements that the file has: the implied host and the default network are there only by what uses them. */
function removable(state: State): string[] {
  return state.selection.filter((element) => {
    const named = find(state.analysis.sketch, element);
    return named !== null && !(named.kind === 'host' && named.it.implied) && !(named.kind === 'network' && named.it.isDefault);
  });
}

function namesOf(state: State, elements: readonly string[]): string {
  if (elements.length > 1) return `${elements.length} elements`;
  return find(state.analysis.sketch, elements[0] ?? '')?.name ?? '';
}

export const removeSelected: Command = {
  name: 'remove',
  label: (state) => `Remove ${namesOf(state, removable(state))}`.trim(),
  shortcuts: ['Delete', 'Backspace'],
  enabled: (state) => removable(state).length > 0,
  perform(app) {
    const state = app.store.getState();
    const elements = removable(state);
    const edits = elements.map((element) => ({ kind: 'remove', element }) as const);
    if (edit(app, `Remove ${namesOf(state, elements)}`, edits)) select(app, []);
  },
};

const renamable = (state: State): string | null => {
  const only = state.selection.length === 1 ? (removable(state)[0] ?? null) : null;
  return only !== null && find(state.analysis.sketch, only)?.kind !== 'attachment' ? only : null;
};

export const renameSelected: Command = {
  name: 'rename',
  label: (state) => `Rename ${namesOf(state, state.selection)}`.trim(),
  shortcuts: ['F2'],
  enabled: (state) => renamable(state) !== null,
  perform: (app) => app.store.setState({ renaming: renamable(app.store.getState()) }),
};

export const connectSelected: Command = {
  name: 'connect',
  label: (state) => `Connect ${namesOf(state, state.selection)} to…`.trim(),
  shortcuts: ['Shift+C'],
  enabled: (state) => state.selection.length === 1 && find(state.analysis.sketch, state.selection[0] ?? '')?.kind !== 'attachment',
  perform(app) {
    const [from] = app.store.getState().selection;
    if (from !== undefined) show(app, { kind: 'connect', from });
  },
};

export const selectNothing = command(
  'select-nothing',
  'Select nothing',
  ['Escape'],
  (state) => state.selection.length > 0,
  (app) => select(app, []),
);
