import type { Problem, Result } from '../result.ts';

/** A result as the contract has it: its lists may be changed. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; problems: Problem[] };

/** The same, for the contract. */
export function outcome<T>(result: Result<T>): Outcome<T> {
  return result.ok ? { ok: true, value: result.value } : { ok: false, problems: [...result.problems] };
}
