/** Selection, panes, tabs and dialogs: what changes only the window. */
import type { App } from '../app.ts';
import type { Dialog, DockTab, State } from '../state.ts';

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

export type PaneName = keyof State['panes'];

export function togglePane(app: App, name: PaneName): void {
  app.store.setState(({ panes }) => ({ panes: { ...panes, [name]: { ...panes[name], open: !panes[name].open } } }));
}

export function resizePane(app: App, name: PaneName, size: number): void {
  const bounded = Math.round(Math.min(Math.max(size, 140), 900));
  app.store.setState(({ panes }) => ({ panes: { ...panes, [name]: { ...panes[name], size: bounded } } }));
}

/** Brings a tab of the dock to the front, and the dock with it. */
export function showTab(app: App, tab: DockTab): void {
  app.store.setState(({ panes }) => ({ tab, panes: { ...panes, dock: { ...panes.dock, open: true } } }));
}
