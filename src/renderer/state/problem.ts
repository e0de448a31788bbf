import type { Returned } from '../../shared/api/contract.ts';

/** A problem as it comes over the wire; those of `src/shared/result.ts` fit too. */
export type Problem = Extract<Returned<'lab.stop'>, { ok: false }>['problems'][number];
