import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from './files.mjs';

/**
 * What Netyard needs of a Linux machine; `netyard doctor` reads the same list.
 * @typedef {{ program: string, package: string, need: 'run' | 'better' | 'test' | 'long', why: string }} Tool
 * @returns {Tool[]}
 */
export function toolList() {
  return JSON.parse(readFileSync(join(ROOT, 'src/main/backend/tools.json'), 'utf8'));
}

/** The program's path: on the PATH, or where Debian puts what only root needs and no ordinary user's PATH leads; null where it is nowhere. */
export function findProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'];
  const paths = folders.filter((folder) => folder !== '').map((folder) => join(folder, name));
  return paths.find(isProgram) ?? null;
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function hasProgram(name) {
  return findProgram(name) !== null;
}

/** What of these needs is missing. */
export function missingTools(needs) {
  return toolList().filter(({ program, need }) => needs.includes(need) && !hasProgram(program));
}

/** The packages that bring them, each once, in order of names. */
export function packagesOf(tools) {
  return [...new Set(tools.map((tool) => tool.package))].sort();
}
