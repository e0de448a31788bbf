/** Selection, panes, tabs and dialogs: what changes only the window. */
import type { App } from '../app.ts';
import { type Dialog, type DockTab, isShown, type PaneName, type View } from '../state.ts';

export function select(app: App, elements: readonly string[]): void {
  app.store.setState({ selection: [...elements], renaming: null });
}

/** With the modifier held: in or out of the selection. */
export function toggleSelected(app: App, element: string): void {
  const { selection } = app.store.getState();
  select(app, selection.includes(element) ? selection.filter((each) => each !== element) : [...selection, element]);
}

export function show(app: App, dialog: Dialog | null): void {
  app.store.setState({ dialog });
}

export function togglePane(app: App, name: PaneName): void {
  app.store.setState((state) => ({
    panes: { ...state.panes, [name]: { ...state.panes[name], open: !isShown(state, name) } },
    folded: state.folded.filter((each) => each !== name),
  }));
}

/** Widths of the window below which a side pane leaves the drawing its place. */
const FOLDS = { left: 860, right: 1100 } as const;

/** The window has another width left for the drawing and the side panes: these fold when it gets too small for them, and come back with the room. */
export function foldPanes(app: App, before: number, now: number): void {
  app.store.setState(({ folded }) => ({
    folded: (['left', 'right'] as const).filter((pane) => now < FOLDS[pane] && (before >= FOLDS[pane] || folded.includes(pane))),
  }));
}

export function showView(app: App, shown: View): void {
  app.store.setState(({ views }) => ({ views: { ...views, shown } }));
}

/** Also the text beside the drawing. */
export function resizePane(app: App, name: PaneName | 'text', size: number): void {
  const bounded = Math.round(Math.min(Math.max(size, 140), 900));
  app.store.setState(({ panes, views }) =>
    name === 'text' ? { views: { ...views, width: bounded } } : { panes: { ...panes, [name]: { ...panes[name], size: bounded } } },
  );
}

/** Brings a tab of the dock to the front, and the dock with it. */
export function showTab(app: App, tab: DockTab): void {
  app.store.setState(({ panes }) => ({ tab, panes: { ...panes, dock: { ...panes.dock, open: true } } }));
}
