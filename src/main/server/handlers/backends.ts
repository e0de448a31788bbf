import { outcome } from '../../../shared/api/outcome.ts';
import { ok } from '../../../shared/result.ts';
import type { Context, Group } from './context.ts';

/** Where labs run: what there is, a closer look, the choice. */
export function backendHandlers({ services: { choosing } }: Context): Group<'backends'> {
  return {
    'backends.list': async () => (await choosing.offers()).map((offer) => ({ ...offer, missing: [...offer.missing] })),
    'backends.examine': async ({ backend }) => {
      const found = await choosing.examine(backend);
      return outcome(found.ok ? ok({ ...found.value, checks: [...found.value.checks], ways: [...found.value.ways] }) : found);
    },
    'backends.choose': async ({ backend }) => {
      const chosen = await choosing.choose(backend);
      return outcome(chosen.ok ? ok({}) : chosen);
    },
  };
}
