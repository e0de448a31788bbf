import { homedir } from 'node:os';
import type { Problem } from '../../../shared/result.ts';
import { version } from '../../version.ts';
import type { Context, Group } from './context.ts';

/** What this program and this machine are. */
export function appHandlers({ services }: Context): Group<'app'> {
  return {
    'app.info': async () => {
      const why = await services.cannotRun();
      return { version: version(), platform: process.platform, canRun: why.length === 0, why: why.map(plain), backend: backend(), home: homedir() };
    },
  };
}

function backend(): string {
  return process.getuid?.() === 0 ? 'local · root' : 'local · no root';
}

/** The contract's lists are mutable copies. */
function plain(problem: Problem): Problem {
  return { ...problem };
}
