/**
 * The text messages of both carriers, as schemas. What a client sends is a {@link request}; what it hears is a
 * reply to one, a refusal, or an event. Terminal bytes are binary frames (frames.ts).
 */
import * as z from 'zod';

/** Longest text message in UTF-16 units: a topology of 1 MiB, every character escaped twice over, fits. */
export const MAX_MESSAGE = 8 * 1024 * 1024;

/** Longest binary frame that a client may send: a paste is cut into frames of this many bytes. */
export const MAX_INPUT = 64 * 1024;

/** `{ id, call, params }`. The id is the client's: a number that it has not used on this connection. */
export const request = z.strictObject({
  id: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  call: z.string().max(100),
  params: z.unknown(),
});
export type Request = z.infer<typeof request>;

/**
 * What the host process says. `refused` is a sentence: the caller or the payload did not pass the gate, or the call
 * met a bug; `id` is null where the refused message had none that could be read.
 */
export const spoken = z.union([
  z.strictObject({ id: z.number().int(), result: z.unknown() }),
  z.strictObject({ id: z.number().int().nullable(), refused: z.string() }),
  z.strictObject({ event: z.string(), payload: z.unknown() }),
]);
export type Spoken = z.infer<typeof spoken>;
