import { spawnSync } from 'node:child_process';
import { hasProgram, missingTools, packagesOf } from './tools.mjs';

/** Oldest Node.js that everything here runs on; package.json's `engines` says the same. */
const NODE = [20, 19];

/** A sentence where this Node.js is too old, else null. */
export function nodeTooOld(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > NODE[0] || (major === NODE[0] && minor >= NODE[1])) return null;
  return `Node.js ${version} is too old. Netyard needs version ${NODE.join('.')} or later: https://nodejs.org`;
}

/** This machine, as far as it is asked; tests put another in its place. */
const HERE = {
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  missing: missingTools,
  has: hasProgram,
  /** Runs apt-get; true when it ended well. What it says goes to stderr. */
  apt: (...args) => spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0,
};

/**
 * Installs the Debian packages that bring missing programs. Asks first; without root it prints the one command.
 *
 * @param {{ needs: string[], ask: (question: string) => Promise<boolean>, say: (line: string) => void }} options
 * @returns {Promise<boolean>} true when everything is there now
 */
export async function installTools({ needs, ask, say }, machine = HERE) {
  if (machine.platform !== 'linux') return true;
  const missing = machine.missing(needs);
  if (missing.length === 0) return true;
  const packages = packagesOf(missing);
  say(`Missing: ${missing.map(({ program, why }) => `${program} (${why})`).join('; ')}.`);
  if (!machine.has('apt-get')) {
    say(`Install these with your system's package manager; Debian calls the packages: ${packages.join(' ')}`);
    return false;
  }
  if (!machine.isRoot) {
    say(`This installs them:\n  sudo apt-get install --no-install-recommends ${packages.join(' ')}`);
    return false;
  }
  if (!(await ask(`Install ${packages.join(' ')} with apt-get?`))) return false;
  return aptInstall(packages, say, machine.apt);
}

function aptInstall(packages, say, apt) {
  const install = () => apt('-qq', '-y', '-o', 'Dpkg::Use-Pty=0', 'install', '--no-install-recommends', ...packages);
  // A new machine has no package lists, an old one stale ones: fetch them only when they are needed.
  if (install() || (apt('-qq', 'update') && install())) return true;
  say(`apt-get could not install ${packages.join(' ')}; what it said is above.`);
  return false;
}
