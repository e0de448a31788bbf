/** What the window knows of where labs run, as data. */
import type { Examination, Offer } from '../../shared/api/contract.ts';
import type { Problem } from './problem.ts';

/** A closer look: under way, or what it found. */
export type Look = 'looking' | Examination | { readonly problems: readonly Problem[] };

/** What the window knows of the backends. */
export interface Known {
  /** null: nobody has asked yet, or the answer is under way. */
  readonly offers: readonly Offer[] | null;
  readonly looks: Readonly<Record<string, Look>>;
  /** What is being chosen now. */
  readonly choosing: string | null;
  /** What the last choice was refused with. */
  readonly refused: readonly Problem[];
}

export const NOTHING_KNOWN: Known = { offers: null, looks: {}, choosing: null, refused: [] };

/** Since when labs are out of reach: ms since 1970, by lab. Those that are not are not in it. */
export type Cut = Readonly<Record<string, number>>;
