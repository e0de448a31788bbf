import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { run } from '../lib/run.mjs';
import { findProgram } from '../lib/tools.mjs';
import { moduleInfo } from './elf.mjs';

/** What the VM's doors need: virtio-serial ports on the PCI bus. */
export const BOOT_MODULES = ['drivers/virtio/virtio_pci.ko', 'drivers/char/virtio_console.ko'];

/** What depmod writes and modprobe reads; the text of the same is left out, but for what has no other form. */
const INDEXES = ['alias.bin', 'builtin.alias.bin', 'builtin.bin', 'dep.bin', 'devname', 'softdep', 'symbols.bin'].map((name) => `modules.${name}`);

/**
 * Chooses kernel modules: the ones below the given paths, and what these need.
 *
 * @param {Map<string, Buffer>} modules  by path below `kernel/`
 * @param {string[]} wanted  paths of files and of folders
 * @param {string[]} builtin  paths of what the kernel has in itself (`modules.builtin`)
 * @returns {string[]} paths, sorted
 */
export function chooseModules(modules, wanted, builtin) {
  const known = [...modules.keys(), ...builtin];
  const missing = wanted.filter((want) => !known.some((path) => below(path, want)));
  if (missing.length > 0) throw new Error(`The kernel's package has no module at ${missing.join(', ')}.`);
  return inOrder(
    modules,
    [...modules.keys()].filter((path) => wanted.some((want) => below(path, want))),
  ).sort();
}

/** Modules with what they need, each after what it needs: the order in which the kernel takes them. */
export function inOrder(modules, wanted) {
  const byName = new Map([...modules.keys()].map((path) => [nameOf(path), path]));
  const order = new Set();
  const seen = new Set();
  const visit = (path) => {
    if (path === undefined || seen.has(path)) return;
    seen.add(path);
    for (const name of needsOf(modules.get(path))) visit(byName.get(name));
    order.add(path);
  };
  for (const path of wanted) visit(path);
  return [...order];
}

function below(path, want) {
  return path === want || path.startsWith(`${want}/`);
}

/** The kernel's name of a module: with `_`, whatever its file says. */
function nameOf(path) {
  return basename(path, '.ko').replaceAll('-', '_');
}

function needsOf(file) {
  return moduleInfo(file).flatMap(([key, value]) => {
    if (key === 'depends') return value.split(',').filter(Boolean).map(nameOf);
    return key === 'softdep'
      ? value
          .split(/\s+/)
          .filter((word) => !word.endsWith(':'))
          .map(nameOf)
      : [];
  });
}

/**
 * Makes the indexes that modprobe reads. `depmod` does not mind whose architecture it is.
 *
 * @param {string} version  the kernel's, as `uname -r` says it
 * @param {Map<string, Buffer>} files  modules and the kernel package's own lists (`modules.order`, `modules.builtin`…), by path below `/lib/modules/VERSION`
 * @returns {Promise<Map<string, Buffer>>} the indexes, by their names
 */
export async function moduleIndexes(version, files) {
  const folder = mkdtempSync(join(tmpdir(), 'netyard-modules-'));
  try {
    for (const [path, data] of files) {
      const to = join(folder, 'lib/modules', version, path);
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, data);
    }
    const { code, output } = await run([findProgram('depmod') ?? 'depmod', '-b', folder, version]);
    if (code !== 0) throw new Error(`depmod failed:\n${output}`);
    return new Map(INDEXES.map((name) => [name, readFileSync(join(folder, 'lib/modules', version, name))]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
