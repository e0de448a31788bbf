import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf, ROOT, writeAtomically } from './files.mjs';

/** The lock's hash when packages were installed last. */
const stampOf = (root) => join(root, 'node_modules', '.netyard-lock');

/** Are the packages that lie in the repository's folder the ones that its lock names? */
export function dependenciesStand(root = ROOT) {
  const hash = hashOf(['package-lock.json'], root);
  if (readText(stampOf(root)) === hash) return true;
  if (!installedByNpm(root)) return false;
  // Somebody ran npm by hand, and it is right: no need to do it again.
  writeAtomically(stampOf(root), hash);
  return true;
}

/** npm writes down what it installed: does it hold every package of the lock, in its version? */
function installedByNpm(root) {
  const installed = readText(join(root, 'node_modules', '.package-lock.json'));
  if (installed === null) return false;
  const has = JSON.parse(installed).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => path === '' || entry.optional || entry.devOptional || has[path]?.version === entry.version);
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** Runs `npm ci` when the lock changed since the last time; true when the packages stand. What npm says goes to stderr. */
export function installDependencies(say) {
  if (dependenciesStand()) return true;
  say('Installing packages (npm ci)…');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const ran = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
    // Electron's binary is fetched only when a window is wanted, and then with a limit of time.
    env: { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
  });
  if (ran.status !== 0) {
    say('npm ci failed; what it said is above. Check the network, then start again.');
    return false;
  }
  writeAtomically(stampOf(ROOT), hashOf(['package-lock.json']));
  return true;
}
