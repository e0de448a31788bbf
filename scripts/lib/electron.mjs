import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './files.mjs';

const FOLDER = join(ROOT, 'node_modules', 'electron');
/** How long a person waits for a window that may never come, before the browser is offered instead. */
const FETCH_MS = 30_000;

/**
 * The Electron binary, fetched if need be, or why the app is served to the browser instead.
 * @returns {{ program: string } | { why: string }}
 */
export function findElectron(say) {
  if (process.platform === 'linux') {
    if (process.getuid() === 0) return { why: 'Electron refuses to run as root' };
    if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return { why: 'there is no display' };
  }
  const present = installed();
  if (present) return { program: present };
  say('Fetching Electron (once, at most 30 s)…');
  // Its output would be a stack trace; the sentence below says as much.
  const fetched = spawnSync(process.execPath, [join(FOLDER, 'install.js')], { stdio: 'ignore', timeout: FETCH_MS, killSignal: 'SIGKILL' });
  const program = installed();
  if (program) return { program };
  return { why: fetched.error?.code === 'ETIMEDOUT' ? 'Electron could not be fetched within 30 s' : 'Electron could not be fetched' };
}

/** electron/path.txt names the executable once it is unpacked. */
function installed() {
  const pathFile = join(FOLDER, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const program = join(FOLDER, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(program) ? program : null;
}
