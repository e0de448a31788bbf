/** What every action and command is given: the state and the way to the host process. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { CallError } from '../../shared/api/client.ts';
import type { Api, CallName, Params, Returned } from '../../shared/api/contract.ts';
import type { Problem } from './problem.ts';
import type { Hub } from './output.ts';
import { INITIAL, type State } from './state.ts';
import type { Surface } from './surface.ts';

export interface App {
  readonly store: StoreApi<State>;
  readonly api: Api;
  /** Terminal output, on its way to the screens. */
  readonly hub: Hub;
  /** The canvas that is mounted, for what is dragged over it from elsewhere and for commands that zoom. */
  readonly surface: { current: Surface | null };
}

/** A window that has heard nothing yet. */
export function createApp(api: Api, hub: Hub): App {
  return { store: createStore<State>(() => INITIAL), api, hub, surface: { current: null } };
}

const LOG_LINES = 1000;
let nextLine = 1;

/** A line in the log; `bad` lines are also what the status bar shows. */
export function say(app: App, text: string, bad = false): void {
  app.store.setState((state) => ({ log: [...state.log, { id: nextLine++, text, bad }].slice(-LOG_LINES) }));
}

/** Problems of an answer, each a line in the log. */
export function sayAll(app: App, problems: readonly Problem[]): void {
  for (const problem of problems) say(app, sentence(problem), true);
}

export function sentence(problem: Problem): string {
  return problem.fix === undefined ? problem.message : `${problem.message} ${problem.fix}`;
}

/** A call whose loss or refusal is said aloud instead of thrown: null then. */
export async function ask<C extends CallName>(app: App, name: C, params: Params<C>): Promise<Returned<C> | null> {
  try {
    return await app.api.call(name, params);
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    say(app, error.message, true);
    return null;
  }
}
