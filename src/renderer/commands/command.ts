/** A command of the window is a value: buttons, shortcuts, the search and the help all read the same list. */
import type { App } from '../state/app.ts';
import type { State } from '../state/state.ts';

export interface Command {
  /** Stable, for programs and tests. */
  readonly name: string;
  /** What it does, as buttons say it. */
  readonly label: (state: State) => string;
  /** `Mod+Shift+S`; Mod is Ctrl, on a Mac ⌘. The first one is shown. */
  readonly shortcuts: readonly string[];
  readonly enabled: (state: State) => boolean;
  readonly perform: (app: App) => void;
  /** Why it may not be performed now though one would look for it, and where that is mended. */
  readonly refusal?: (state: State) => Refusal | null;
}

export interface Refusal {
  /** `1 problem to mend first` */
  readonly why: string;
  /** Where a press leads instead, if there is such a place. */
  readonly lead?: (app: App) => void;
}

export const always = (): boolean => true;
export const withDocument = (state: State): boolean => state.document !== null;

/** A command whose label does not change. */
export function command(name: string, label: string, shortcuts: readonly string[], enabled: (state: State) => boolean, perform: (app: App) => void): Command {
  return { name, label: () => label, shortcuts, enabled, perform };
}

/** Performs it if it may be performed now, or leads to what is in the way. */
export function perform(app: App, each: Command): boolean {
  const state = app.store.getState();
  const does = each.enabled(state) ? each.perform : each.refusal?.(state)?.lead;
  does?.(app);
  return does !== undefined;
}
