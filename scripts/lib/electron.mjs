import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './files.mjs';

const FOLDER = join(ROOT, 'node_modules', 'electron');
/** How long a person waits for a window that may never come, before the browser is offered instead. */
const FETCH_MS = 30_000;

/** This machine, as far as it is asked; tests put another in its place. */
const HERE = {
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  env: process.env,
  installed,
  /** Gives the errno of what went wrong, if anything did. Its output would be a stack trace; the sentence below says as much. */
  fetch: () => spawnSync(process.execPath, [join(FOLDER, 'install.js')], { stdio: 'ignore', timeout: FETCH_MS, killSignal: 'SIGKILL' }).error?.code,
};

/**
 * The Electron binary, fetched if need be, or why the app is served to the browser instead.
 * @returns {{ program: string } | { why: string }}
 */
export function findElectron(say, machine = HERE) {
  if (machine.platform === 'linux') {
    if (machine.isRoot) return { why: 'Electron refuses to run as root' };
    if (!machine.env.DISPLAY && !machine.env.WAYLAND_DISPLAY) return { why: 'there is no display' };
  }
  const present = machine.installed();
  if (present) return { program: present };
  say('Fetching Electron (once, at most 30 s)…');
  const error = machine.fetch();
  const program = machine.installed();
  if (program) return { program };
  return { why: error === 'ETIMEDOUT' ? 'Electron could not be fetched within 30 s' : 'Electron could not be fetched' };
}

/** electron/path.txt names the executable once it is unpacked. */
function installed() {
  const pathFile = join(FOLDER, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const program = join(FOLDER, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(program) ? program : null;
}
