/**
 * The image of the small Linux: kernel and initramfs, built by `npm run image` from Debian's packages. What is started is what
 * its manifest says, by hash; a file that was checked is not checked again until its size, time or inode changes.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fail, ok, type Problem, type Result } from '../../../shared/result.ts';
import { writeAtomically } from '../../disk/atomic.ts';
import type { Arch } from './argv.ts';

export interface Image {
  readonly kernel: string;
  readonly initramfs: string;
  /** SHA-256 of both files' hashes: tells one image from another. */
  readonly hash: string;
}

const FILES = ['kernel', 'initramfs'] as const;

/** Of the manifest: what the guest says and understands. */
const FORMAT = 1;

/** Where an image may lie: what was built or fetched for this person, then what belongs to this copy of Netyard. */
export function imageFolders(packageFolder: string, vmFolder: string, arch: Arch): readonly string[] {
  return [join(vmFolder, 'image', arch), join(packageFolder, 'dist', 'image', arch)];
}

/** The first folder that has a manifest, its files checked. Problems: `no-vm-image`, `vm-image-damaged`. */
export async function findImage(folders: readonly string[], arch: Arch, vmFolder: string): Promise<Result<Image>> {
  const folder = folders.find((one) => existsSync(join(one, 'manifest.json')));
  if (folder === undefined) return fail(noImage(arch));
  const hashes = manifestHashes(readText(join(folder, 'manifest.json')));
  if (hashes === null) return fail(damaged(folder, 'its manifest.json is not one that this Netyard understands'));
  const seen = new Checked(vmFolder);
  for (const name of FILES) {
    const path = join(folder, name);
    const problem = await check(path, hashes[name], seen);
    if (problem !== null) return fail(damaged(folder, problem));
  }
  await seen.save();
  const hash = createHash('sha256').update(`${hashes.kernel} ${hashes.initramfs}`).digest('hex');
  return ok({ kernel: join(folder, 'kernel'), initramfs: join(folder, 'initramfs'), hash });
}

/** SHA-256 of the two files, from a manifest's text; null for what is no manifest, or one of another format. */
export function manifestHashes(text: string): Record<(typeof FILES)[number], string> | null {
  const files = filesOf(text);
  const [kernel, initramfs] = FILES.map((name) => files.get(name));
  return kernel === undefined || initramfs === undefined ? null : { kernel, initramfs };
}

function filesOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  try {
    const { files, format } = JSON.parse(text) as { files?: unknown; format?: unknown };
    for (const file of Array.isArray(files) && format === FORMAT ? files : []) {
      const { name, sha256 } = (file ?? {}) as Record<string, unknown>;
      if (typeof name === 'string' && typeof sha256 === 'string') found.set(name, sha256);
    }
  } catch {
    // no JSON: no files
  }
  return found;
}

/** Null when the file is what the manifest says. */
async function check(path: string, wanted: string, seen: Checked): Promise<string | null> {
  try {
    const { size, mtimeMs, ino } = statSync(path);
    const edition = `${wanted} ${size} ${mtimeMs} ${ino}`;
    if (seen.has(path, edition)) return null;
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    if (hash.digest('hex') !== wanted) return `${path} is not what its manifest says`;
    seen.add(path, edition);
    return null;
  } catch (error) {
    return `${path} cannot be read (${error instanceof Error ? error.message : String(error)})`;
  }
}

/** Which files were checked: path → what was wanted and what tells the file from a changed one. */
class Checked {
  readonly #path: string;
  readonly #editions: Map<string, string>;
  #changed = false;

  constructor(vmFolder: string) {
    this.#path = join(vmFolder, 'image-checked.json');
    this.#editions = editionsOf(readText(this.#path));
  }

  has(path: string, edition: string): boolean {
    return this.#editions.get(path) === edition;
  }

  add(path: string, edition: string): void {
    this.#editions.set(path, edition);
    this.#changed = true;
  }

  /** What cannot be written costs the next start a check, and nothing else. */
  async save(): Promise<void> {
    if (this.#changed) await writeAtomically(this.#path, `${JSON.stringify(Object.fromEntries(this.#editions))}\n`);
  }
}

function editionsOf(text: string): Map<string, string> {
  try {
    const value: unknown = JSON.parse(text);
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    return new Map(entries.flatMap(([path, edition]) => (typeof edition === 'string' ? [[path, edition] as const] : [])));
  } catch {
    return new Map();
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** There is no image. */
export function noImage(arch: Arch): Problem {
  return {
    code: 'no-vm-image',
    message: `The image of the small Linux (${arch}) is not there: it is no part of Netyard's own files.`,
    fix: 'Copy one that was built elsewhere, or say with NETYARD_VM_IMAGE where to fetch it from: docs/image.md.',
  };
}

function damaged(folder: string, why: string): Problem {
  return {
    code: 'vm-image-damaged',
    message: `The image of the small Linux in ${folder} is not started: ${why}.`,
    fix: 'Remove that folder, then build the image anew with `npm run image`.',
  };
}
