/** The keys of a container or host that say what runs in it: their shapes for the schema. */
import * as z from 'zod';
import { isVariable, pairs, RESTART, readCommand } from './read.ts';

const words = z.string().refine((text) => readCommand(text) !== null, {
  params: { code: 'bad-command', says: 'is no command: there is no program in it, or a quote is not closed', fix: 'Write sleep 60, or [sleep, "60"].' },
});

const list = z.array(z.string()).refine((argv) => readCommand(argv) !== null && argv[0] !== '', {
  message: '“command” names no program.',
  params: { code: 'bad-command', fix: 'Write [sleep, "60"].' },
});

/** As in Compose: text is split into words, and no shell reads it. */
export const command = z.union([list, words]).meta({
  description: 'What runs in it, once its network is ready. Without a shell: for one, write [sh, -c, "…"].',
  examples: ['ping db', ['sh', '-c', 'while sleep 1; do date; done']],
});

/** Nothing comes from this machine's environment: a lab is the same for everybody. */
export const environment = z
  .union([z.array(z.string()), z.record(z.string(), z.union([z.string(), z.number()]))])
  .superRefine((written, context) => {
    for (const [index, [name, value]] of pairs(written).entries()) {
      if (isVariable(name, value)) continue;
      const path = [Array.isArray(written) ? index : name];
      const message = `“${name.slice(0, 60)}” is no variable with a value.`;
      const fix = 'Write NAME=value. Nothing is taken from the environment of this machine.';
      context.addIssue({ code: 'custom', path, message, params: { code: 'bad-variable', fix } });
    }
  })
  .meta({ description: 'What its command, exec and shells find in their environment.', examples: [{ GREETING: 'hello' }] });

/** Docker's policies. */
export const restart = z
  .string()
  .refine((policy) => RESTART.test(policy), {
    params: { code: 'unknown-value', says: 'is not a restart policy', fix: 'Write no, always, unless-stopped, on-failure or on-failure:3.' },
  })
  .meta({ pattern: RESTART.source, examples: ['no', 'always', 'on-failure', 'unless-stopped', 'on-failure:3'] });
