/**
 * Volumes outlive containers and the lab's runs: a folder for each lab, on the machine that it runs on and beside the labs, not in
 * them, since those are watched. They go when the lab is forgotten.
 */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../shared/result.ts';
import { quoteCommand } from '../../shared/shell/quote.ts';
import type { Backend } from '../backend/backend.ts';
import { wipeArgv } from '../sandbox/programs.ts';

/** Where a lab's volumes are. On another machine labs of several people and places may have one name. */
export function volumesOf(backend: Backend, root: string, lab: string): string {
  if (backend.name.kind === 'local') return join(root, 'volumes', lab);
  const place = createHash('sha256').update(`${hostname()}\0${root}`).digest('hex').slice(0, 8);
  return `~/.local/state/netyard/volumes/${lab}-${place}`;
}

/** Removes a lab's volumes for good. */
export async function removeVolumes(backend: Backend, root: string, lab: string): Promise<Result<void>> {
  const folder = volumesOf(backend, root, lab);
  if (backend.name.kind === 'local') {
    // What belongs to ids that only labs have is left to the program.
    const removed = await rm(folder, { recursive: true, force: true }).then(
      () => true,
      () => false,
    );
    if (removed) return ok(undefined);
  }
  const ran = await backend.executor.run(quoteCommand(wipeArgv(folder)), { timeoutMs: 60_000 });
  if (!ran.ok) return ran;
  if (ran.value.stdout === 'gone\n') return ok(undefined);
  const [, said = ran.value.stderr.trim()] = /^err \S+ (.*)/.exec(ran.value.stdout) ?? [];
  return fail({
    code: 'not-removed',
    message: `The volumes of “${lab}” could not be removed: ${said}.`,
    fix: `Remove ${folder} on ${backend.name.text} by hand.`,
  });
}
