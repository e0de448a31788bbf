/** Undo and redo over whole texts, each step with the name of what was done. Pure. */

interface Step {
  /** What was done, as the Undo button says it: `Add web`. */
  readonly name: string;
  readonly text: string;
}

export interface History {
  /** Oldest first; each `text` is what was there before the step. */
  readonly past: readonly Step[];
  /** Nearest first; each `text` is what comes back. */
  readonly future: readonly Step[];
}

export const NO_HISTORY: History = { past: [], future: [] };

/** Steps that are kept. Texts are small and share nothing, so this bounds memory too. */
const LIMIT = 500;

/** After an edit: what was there can come back, what was undone cannot. */
export function remember(history: History, name: string, before: string): History {
  return { past: [...history.past, { name, text: before }].slice(-LIMIT), future: [] };
}

/** After an edit that goes on with the newest step: undone with it. */
export function goOn(history: History): History {
  return { past: history.past, future: [] };
}

/** One step back from `now`, or null where there is none. */
export function undone(history: History, now: string): { history: History; text: string; name: string } | null {
  const step = history.past.at(-1);
  if (step === undefined) return null;
  const future = [{ name: step.name, text: now }, ...history.future];
  return { history: { past: history.past.slice(0, -1), future }, text: step.text, name: step.name };
}

/** One step forward again, or null where there is none. */
export function redone(history: History, now: string): { history: History; text: string; name: string } | null {
  const [step, ...future] = history.future;
  if (step === undefined) return null;
  return { history: { past: [...history.past, { name: step.name, text: now }], future }, text: step.text, name: step.name };
}
