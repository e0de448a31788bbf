/** What Electron's main process and the host process say to each other. Pages speak the contract, on ports of their own. */
import * as z from 'zod';

/** `page`: one port comes along, on which a page speaks. `stop`: end these labs. */
export const toHost = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('page') }),
  z.object({ kind: z.literal('list') }),
  z.object({ kind: z.literal('stop'), labs: z.array(z.string()) }),
]);
export type ToHost = z.infer<typeof toHost>;

/** Answers to `list` and `stop`, in the order of the questions. `failed` are sentences. */
export const fromHost = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('running'), labs: z.array(z.string()) }),
  z.object({ kind: z.literal('stopped'), failed: z.array(z.string()) }),
]);
export type FromHost = z.infer<typeof fromHost>;
