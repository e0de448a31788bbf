/** Netyard's own distribution, imported from the small Linux's tree when there is no other. */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { ask } from '../ask.ts';
import { diskProblem } from '../../disk/problem.ts';
import { findRootfs } from '../rootfs.ts';
import { type Distribution, listDistributions } from './distributions.ts';
import { noneAtAll, version1, WSL_ENVIRONMENT, wslProblem } from './words.ts';

export const OWN_DISTRIBUTION = 'Netyard';

/** WSL makes a file system of some 100 MB, in milliseconds. */
const IMPORT_MS = 180_000;

export interface WslSurroundings {
  /** Path of wsl.exe. */
  readonly program: string;
  /** Where the tree may lie. */
  readonly imageFolders: readonly string[];
  /** Where the disk of our own distribution goes: on this machine, not in a profile that travels. */
  readonly disk: string;
}

/**
 * Which distribution is meant: the one that is named; else the person's usual one, ours, or another, of version 2; else ours, made
 * now. Problems: `no-distribution`, `wsl-version-1`, `no-rootfs`, and why WSL cannot be asked.
 */
export async function chooseDistribution(name: string | null, around: WslSurroundings): Promise<Result<string>> {
  const listed = await listDistributions(around.program);
  if (!listed.ok) return listed;
  const wanted = name === null ? usable(listed.value) : listed.value.find((one) => one.name === name);
  if (wanted !== undefined) return wanted.version === 2 ? ok(wanted.name) : fail(version1(wanted.name));
  if (name !== null && name !== OWN_DISTRIBUTION)
    return fail(wslProblem({ code: -1, stdout: Buffer.from('WSL_E_DISTRO_NOT_FOUND'), stderr: Buffer.alloc(0) }, name));
  const made = await importOwn(around);
  if (made.ok || name !== null || made.problems[0]?.code !== 'no-rootfs') return made;
  const [first] = listed.value;
  return fail(first === undefined ? noneAtAll() : version1(first.name));
}

function usable(all: readonly Distribution[]): Distribution | undefined {
  const good = all.filter(({ version }) => version === 2);
  return good.find(({ usual }) => usual) ?? good.find(({ name }) => name === OWN_DISTRIBUTION) ?? good[0];
}

async function importOwn({ program, imageFolders, disk }: WslSurroundings): Promise<Result<string>> {
  const rootfs = await findRootfs(imageFolders);
  if (!rootfs.ok) return rootfs;
  const folder = join(disk, OWN_DISTRIBUTION);
  try {
    // wsl.exe makes the last folder only.
    await mkdir(dirname(folder), { recursive: true });
  } catch (error) {
    return fail(diskProblem(error, folder));
  }
  const said = await ask([program, '--import', OWN_DISTRIBUTION, folder, rootfs.value.path, '--version', '2'], IMPORT_MS, WSL_ENVIRONMENT);
  if (said.code === 0) return ok(OWN_DISTRIBUTION);
  // Another Netyard may have made it in the same moment.
  const now = await listDistributions(program);
  const there = now.ok && now.value.some(({ name }) => name === OWN_DISTRIBUTION);
  return there ? ok(OWN_DISTRIBUTION) : fail(wslProblem(said, OWN_DISTRIBUTION));
}
