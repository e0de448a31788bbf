import { execFileSync } from 'node:child_process';
import { posix } from 'node:path';
import { dynamicNeeds, isElf } from './elf.mjs';
import { readTar } from './tar.mjs';

/**
 * The files of all packages, and of which package each is.
 * @typedef {Map<string, { entry: import('./tar.mjs').Entry, deb: string }>} Source
 */

/** As in a merged /usr: `bin/ip` is `usr/bin/ip`. */
export function merged(path) {
  return path.replace(/^(bin|sbin|lib|lib64)\//, 'usr/$1/');
}

/**
 * Reads the files of packages without installing any.
 *
 * @param {string[]} debs  paths of .deb files
 * @returns {Source}
 */
export function readPackages(debs) {
  const source = new Map();
  for (const deb of debs) {
    const archive = execFileSync('dpkg-deb', ['--fsys-tarfile', deb], { maxBuffer: 1 << 30 });
    for (const [path, entry] of readTar(archive)) {
      const at = merged(path);
      if (entry.kind !== 'folder' || !source.has(at)) source.set(at, { entry, deb });
    }
  }
  return source;
}

/**
 * Follows links to the file or folder that a path means.
 *
 * @param {Source} source
 * @returns {string | null} null where nothing is there
 */
export function resolved(source, path) {
  let at = merged(path);
  for (let steps = 0; steps < 10; steps++) {
    const found = source.get(at) ?? throughFolder(source, at);
    if (!found) return null;
    if (typeof found === 'string') at = found;
    else if (found.entry.kind !== 'link') return at;
    else at = targetOf(at, found.entry.target);
  }
  return null;
}

/** Where a folder on the way is a link (`usr/share/doc/libgcc-s1` is `gcc-12-base`). */
function throughFolder(source, path) {
  for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) {
    const entry = source.get(folder)?.entry;
    if (entry?.kind === 'link') return targetOf(folder, entry.target) + path.slice(folder.length);
  }
  return null;
}

function targetOf(path, target) {
  return merged(posix.resolve('/', posix.dirname(path), target).slice(1));
}

/** A choice of files out of a source, with the libraries that the chosen programs need. */
export class Choice {
  #source;
  #triple;
  /** What was chosen, by path. @type {Map<string, import('./tar.mjs').Entry>} */
  entries = new Map();
  /** The packages that it came from. */
  debs = new Set();

  /** @param {Source} source @param {string} triple */
  constructor(source, triple) {
    this.#source = source;
    this.#triple = triple;
  }

  /** A program of a package, by its name; all of them for `*`. */
  addProgram(name, packageName) {
    if (name === '*') return this.#addPrograms(packageName);
    const path = [`usr/bin/${name}`, `usr/sbin/${name}`].find((at) => this.#source.has(at));
    if (path === undefined) throw new Error(`No package brings the program ${name}.`);
    return this.addPath(path);
  }

  #addPrograms(packageName) {
    for (const [path, { entry, deb }] of this.#source) {
      const here = /^usr\/s?bin\/[^/]+$/.test(path) && posix.basename(deb).startsWith(`${packageName}_`);
      if (here && entry.kind !== 'folder') this.addPath(path);
    }
  }

  /** A file, a link with what it leads to, or a folder with all that is in it. */
  addPath(path) {
    const at = merged(path.replace('TRIPLE', this.#triple));
    const found = this.#source.get(at);
    if (!found) throw new Error(`No package brings ${at}.`);
    if (this.entries.has(at)) return;
    if (found.entry.kind === 'folder') {
      for (const inside of this.#source.keys()) if (inside.startsWith(`${at}/`) && this.#source.get(inside).entry.kind !== 'folder') this.addPath(inside);
      return;
    }
    this.entries.set(at, found.entry);
    this.debs.add(found.deb);
    if (found.entry.kind === 'link') this.#addTarget(at);
    else if (isElf(found.entry.data)) this.#addNeeds(found.entry.data);
  }

  #addTarget(path) {
    const target = targetOf(path, this.#source.get(path).entry.target);
    if (this.#source.has(target)) this.addPath(target);
    else throw new Error(`${path} leads to ${target}, which no package brings.`);
  }

  #addNeeds(file) {
    const { needed, interpreter } = dynamicNeeds(file);
    if (interpreter) this.addPath(interpreter.slice(1));
    for (const library of needed) {
      // The loader itself is needed by its name too; it came as the interpreter.
      if (!/^ld-linux/.test(library)) this.addPath(`usr/lib/TRIPLE/${library}`);
    }
  }
}

/** The names of the programs that a busybox has in it: a sorted list of zero-ended words in its data, beginning with `[` and `[[`. */
export function appletsOf(busybox) {
  const names = [];
  let at = busybox.indexOf('[\0[[\0', 0, 'latin1');
  while (at >= 0) {
    const end = busybox.indexOf(0, at);
    const name = busybox.toString('latin1', at, end);
    if (!/^[\w.[-]+$/.test(name) || name <= (names.at(-1) ?? '')) break;
    names.push(name);
    at = end + 1;
  }
  return names;
}

/** Entries with the folders that they lie in, sorted so that a folder comes before what is in it. */
export function withFolders(entries) {
  const all = new Map(entries);
  for (const path of entries.keys()) {
    for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) {
      if (!all.has(folder)) all.set(folder, { kind: 'folder', mode: 0o755 });
    }
  }
  return [...all].sort(([one], [other]) => (one < other ? -1 : 1));
}
