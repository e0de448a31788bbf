/** What an offer is, and what finding them needs. */
import type { Problem } from '../../shared/result.ts';
import type { BackendKind } from './backend.ts';
import type { Surroundings } from './backends.ts';
import type { Examination } from './examine.ts';

/** One Linux that labs could run on. */
export interface Offer {
  /** Its name: `local`, `vm`, `ssh:HOST`… */
  readonly backend: string;
  readonly kind: BackendKind;
  /** What it is, in one sentence. */
  readonly what: string;
  /** Can it run labs now: yes, something is missing, or nobody has looked closer. */
  readonly state: 'ready' | 'lacking' | 'untried';
  /** What it can do, as far as that is known. */
  readonly can: string;
  /** What keeps it from running labs, each with the one way out. */
  readonly missing: readonly Problem[];
  /** Whether a closer look has nothing to start: it is on, or, over ssh, nobody knows before. */
  readonly running: boolean;
  /** Exactly one of the list is. */
  readonly recommended: boolean;
}

/** An offer before all are compared. `whole`: it has every kernel feature that is known. */
export type Found = Omit<Offer, 'recommended'> & { readonly whole: boolean };

/** What is looked at besides the machine itself. */
export interface Looks extends Surroundings {
  /** Backends that were used or chosen before. */
  readonly used: readonly string[];
  /** What the local machine can do; asked only where it is a Linux. */
  readonly examineLocal: () => Promise<Examination | null>;
}
