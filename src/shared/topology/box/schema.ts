/** Shapes of the keys that say what a container may do, take and keep. */
import * as z from 'zod';
import { CAPABILITIES, parseCapability } from './capabilities.ts';
import { parseCpus, parseMemory } from './limits.ts';
import { parseVolume } from './volumes.ts';

const capability = z
  .string()
  .refine((name) => parseCapability(name) !== null, {
    params: { code: 'unknown-capability', says: 'is no capability of Linux', fix: 'Write a name such as NET_ADMIN or SYS_TIME, or ALL; see capabilities(7).' },
  })
  .meta({ examples: ['ALL', ...CAPABILITIES] });

const memory = z
  .union([z.string(), z.number()])
  .refine((written) => parseMemory(written) !== null, {
    params: { code: 'bad-limit', says: 'is no amount of memory', fix: 'Write 64m or 1g; the least is 6m, as in Docker.' },
  })
  .meta({ examples: ['64m', '1g'] });

const cpus = z
  .union([z.string(), z.number()])
  .refine((written) => parseCpus(written) !== null, {
    params: { code: 'bad-limit', says: 'is no share of the processors', fix: 'Write 0.5 for half of one, 2 for two; the least is 0.01.' },
  })
  .meta({ examples: [0.5] });

const pids = z.int().refine((count) => count === -1 || (count >= 1 && count <= 4194304), {
  params: { code: 'bad-limit', says: 'is no number of processes', fix: 'Write a number such as 64, or -1 for no limit of its own.' },
});

const volume = z
  .string()
  .superRefine((written, context) => {
    const reading = parseVolume(written);
    if (!reading.ok) context.addIssue({ code: 'custom', message: reading.message, params: { code: reading.code, fix: reading.fix } });
  })
  .meta({ examples: ['data:/var/lib/db', 'data:/data:ro'] });

/** Keys of a container. */
export const boxKeys = {
  cap_add: z.array(capability).optional(),
  cap_drop: z.array(capability).optional(),
  privileged: z.boolean().optional(),
  mem_limit: memory.optional(),
  cpus: cpus.optional(),
  pids_limit: pids.optional(),
  volumes: z.array(volume).optional(),
};
