/**
 * Expected failures are values. A {@link Problem} names the element and says, in a sentence a learner
 * understands, what is wrong and what to do; an exception is a bug.
 */

/** One thing that is wrong, in words for the person at the keyboard. */
export interface Problem {
  /** Stable, kebab-case, e.g. `duplicate-port`: for tests, documentation and programs. */
  readonly code: string;
  /** What is wrong, where and why: one sentence, no exclamation mark. */
  readonly message: string;
  /** What to write or do instead, where that is known. */
  readonly fix?: string;
  /** Path of the element as the canvas names it: `containers.api`, `alpha.office`. */
  readonly element?: string;
  /** Position in the topology file, both 1-based. */
  readonly line?: number;
  readonly column?: number;
  /** A backend that has what is missing here: the app offers to go there. */
  readonly backend?: string;
  /** What the person wrote is wrong, a file or an argument; absent where the machine or the lab cannot do it. Whoever makes the problem knows. */
  readonly kind?: 'input';
}

/** Either a value, or at least one problem: never both. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] };

/** Wraps a value as a success. */
export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** Wraps one or more problems as a failure. */
export function fail(...problems: Problem[]): Result<never> {
  return { ok: false, problems };
}

/** For the default branch of a switch: the compiler proves that no case was forgotten. */
export function never(value: never): never {
  throw new Error(`Unreachable: ${JSON.stringify(value)}`);
}
