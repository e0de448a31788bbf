import { homedir } from 'node:os';
import type { Problem } from '../../../shared/result.ts';
import { version } from '../../version.ts';
import type { Context, Group } from './context.ts';

/** What this program and this machine are. */
export function appHandlers({ services: { choosing } }: Context): Group<'app'> {
  return {
    'app.info': async () => {
      const why = await choosing.cannotRun();
      const root = process.getuid?.() === 0;
      const machine = { version: version(), platform: process.platform, root, home: homedir() };
      return { ...machine, backend: choosing.chosen(), canRun: why.length === 0, why: why.map(plain) };
    },
  };
}

/** The contract's lists are mutable copies. */
function plain(problem: Problem): Problem {
  return { ...problem };
}
