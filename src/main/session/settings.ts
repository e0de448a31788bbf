/** What is remembered between runs: `settings.json` beside the labs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../shared/result.ts';
import { parseBackendName } from '../backend/backends.ts';
import { writeAtomically } from '../disk/atomic.ts';
import { diskProblem } from '../disk/problem.ts';
import { mkdir } from 'node:fs/promises';

/** Where labs run that say nothing else: what was chosen last, otherwise what the system offers. */
export function usualBackend(root: string, platform: NodeJS.Platform): string {
  const chosen = read(root).backend;
  if (typeof chosen === 'string' && parseBackendName(chosen).ok) return chosen;
  switch (platform) {
    case 'linux':
      return 'local';
    case 'win32':
      return 'wsl';
    default:
      return 'vm';
  }
}

/** Remembers the choice. Fails with the disk's problem. */
export async function chooseBackend(root: string, backend: string): Promise<Result<void>> {
  try {
    await mkdir(root, { recursive: true, mode: 0o700 });
  } catch (error) {
    return fail(diskProblem(error, root));
  }
  const written = await writeAtomically(path(root), JSON.stringify({ ...read(root), backend }));
  return written.ok ? ok(undefined) : written;
}

/** What cannot be read was never chosen. */
function read(root: string): { readonly backend?: unknown } {
  try {
    const value: unknown = JSON.parse(readFileSync(path(root), 'utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function path(root: string): string {
  return join(root, 'settings.json');
}
