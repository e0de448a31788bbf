/** Which strokes of typing are one step of the history. Pure. */

export type Deed = 'Type' | 'Paste' | 'Move';

/** One change that a person made in the text; offsets count characters. */
export interface Stroke {
  readonly deed: Deed;
  /** What was replaced, in the text before. */
  readonly from: number;
  readonly to: number;
  /** Where the new text ends. */
  readonly end: number;
  /** ms since any one moment. */
  readonly at: number;
}

/** Who pauses longer begins a new step. */
const PAUSE_MS = 1_500;

/** Does the stroke go on where the one before ended, soon enough, and with the same deed? */
export function goesOn(before: Stroke | null, stroke: Stroke): boolean {
  if (before === null || before.deed !== 'Type' || stroke.deed !== 'Type') return false;
  const touches = stroke.from <= before.end && stroke.to >= before.from;
  return touches && stroke.at - before.at < PAUSE_MS;
}
