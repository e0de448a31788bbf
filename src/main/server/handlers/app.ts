import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Problem } from '../../../shared/result.ts';
import { packageFolder } from '../package-folder.ts';
import type { Context } from './context.ts';
import type { Group } from './context.ts';

const manifest = z.object({ version: z.string() });

/** What this program and this machine are. */
export function appHandlers({ services }: Context): Group<'app'> {
  return {
    'app.info': async () => {
      const why = await services.cannotRun();
      return { version: await version(), platform: process.platform, canRun: why.length === 0, why: why.map(plain), backend: backend(), home: homedir() };
    },
  };
}

function backend(): string {
  return process.getuid?.() === 0 ? 'local · root' : 'local · no root';
}

async function version(): Promise<string> {
  return manifest.parse(JSON.parse(await readFile(join(packageFolder(), 'package.json'), 'utf8'))).version;
}

/** The contract's lists are mutable copies. */
function plain(problem: Problem): Problem {
  return { ...problem };
}
