import { NOTHING_HELD } from '../../shared/topology/resolved.ts';
import { analyse, NOTHING_ANALYSED } from './analysis.ts';
import type { OpenDocument, State } from './state.ts';

/** After a run: what the lab holds from now on. The host process resolves the same text with the same function. */
export function holdAfter(state: State, text: string): Partial<OpenDocument> {
  const held = analyse(text, state.document?.held ?? NOTHING_HELD, NOTHING_ANALYSED).resolved?.held;
  return held === undefined ? { applied: text } : { applied: text, held };
}
