/** What runs in a lab's hosts and containers, as the app and the command line see it. */
import * as z from 'zod';

/** A command or a server, and how it fares. */
export const nodeProgram = z.object({
  node: z.string(),
  /** `command`, or `http:80`. */
  program: z.string(),
  state: z.enum(['running', 'restarting', 'exited']),
  /** What it ended with last, as a shell says it; null before that. */
  code: z.number().int().nullable(),
  restarts: z.number().int(),
  /** When it came to be so; ISO 8601. */
  since: z.string(),
});
export type NodeProgram = z.infer<typeof nodeProgram>;

/** A part of what a node's programs have said: bytes are counted since the node began. */
export const saidPart = z.object({ from: z.number().int(), next: z.number().int(), text: z.string() });
export type SaidPart = z.infer<typeof saidPart>;

/** Where in what was said; as many digits as netyard-init takes. */
export const byteOffset = z.number().int().min(0).max(999_999_999_999_999);
