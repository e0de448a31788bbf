/** `<state root>/vm`: the keeper's record, its lock, the VM's doors, a snapshot, the image. For this user only. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, type Result } from '../../../shared/result.ts';
import { writeAtomically } from '../../disk/atomic.ts';
import { keepOwn } from '../../disk/own.ts';
import { diskProblem } from '../../disk/problem.ts';
import type { ProcessIdentity } from '../../process/identity.ts';
import type { Door } from './doors.ts';
import { isDoor } from './messages.ts';

/** How a keeper is found: `keeper.json`, which only this user may read. */
export interface KeeperRecord {
  readonly protocol: number;
  readonly keeper: ProcessIdentity;
  /** Of QEMU; null while none runs. */
  readonly machine: ProcessIdentity | null;
  /** Where the keeper listens. */
  readonly door: Door;
  /** The folder of the doors; null where they are TCP ports. */
  readonly doors: string | null;
  /** What a holder says first. */
  readonly secret: string;
}

export class VmFolder {
  readonly path: string;
  readonly #root: string;

  constructor(stateRoot: string) {
    this.#root = stateRoot;
    this.path = join(stateRoot, 'vm');
  }

  get lock(): string {
    return join(this.path, 'lock');
  }

  get log(): string {
    return join(this.path, 'keeper.log');
  }

  get #record(): string {
    return join(this.path, 'keeper.json');
  }

  /** Makes the folder. */
  async create(): Promise<Result<void>> {
    try {
      await mkdir(this.path, { recursive: true, mode: 0o700 });
      const own = keepOwn(this.#root);
      return own.ok ? keepOwn(this.path) : own;
    } catch (error) {
      return fail(diskProblem(error, this.path));
    }
  }

  async writeRecord(record: KeeperRecord): Promise<Result<void>> {
    return await writeAtomically(this.#record, `${JSON.stringify(record)}\n`);
  }

  /** Null when there is none, or none that can be understood. */
  async readRecord(): Promise<KeeperRecord | null> {
    try {
      return recordOf(JSON.parse(await readFile(this.#record, 'utf8')));
    } catch {
      return null;
    }
  }

  async removeRecord(): Promise<void> {
    await rm(this.#record, { force: true });
  }
}

function recordOf(value: unknown): KeeperRecord | null {
  if (typeof value !== 'object' || value === null) return null;
  const { protocol, keeper, machine, door, doors, secret } = value as Record<string, unknown>;
  if (typeof protocol !== 'number' || typeof secret !== 'string' || !isIdentity(keeper) || !isDoor(door)) return null;
  return { protocol, secret, keeper, door, machine: isIdentity(machine) ? machine : null, doors: typeof doors === 'string' ? doors : null };
}

function isIdentity(value: unknown): value is ProcessIdentity {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, startTime, bootId } = value as Record<string, unknown>;
  return typeof pid === 'number' && typeof startTime === 'string' && typeof bootId === 'string';
}
