/**
 * A snapshot of the small Linux right after its first boot, before any lab was there. It is two files: the guest's memory, which a
 * later guest has mapped as its own and reads as it needs it, and all the rest. So a start neither boots nor reads much. Whatever a
 * snapshot depends on is in its name; one by another name is removed, and one that cannot be resumed too.
 */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open, readdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { diskProblem } from '../../disk/problem.ts';
import { type Machine, withoutMemory } from './machine.ts';

/** In bytes: all but the guest's memory. */
const LARGEST_REST = 64 << 20;

/** In bytes: what has to stay free on the disk. The memory's file has holes where the guest wrote nothing. */
const SPARE = 256 << 20;

const DEADLINE_MS = 60_000;

const PREFIX = 'snapshot-';

/** A name for everything that a snapshot depends on. */
export function snapshotKey(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** The two files of a snapshot. */
export interface SnapshotFiles {
  readonly memory: string;
  readonly rest: string;
}

export class Snapshots {
  readonly #folder: string;
  /** In bytes, of the guest's memory. */
  readonly #memorySize: number;

  constructor(vmFolder: string, memorySize: number) {
    this.#folder = vmFolder;
    this.#memorySize = memorySize;
  }

  /** The snapshot of this key; null when there is none that is whole. */
  async find(key: string): Promise<SnapshotFiles | null> {
    const files = this.#files(key);
    try {
      await stat(files.rest);
      return (await stat(files.memory)).size === this.#memorySize ? files : null;
    } catch {
      return null;
    }
  }

  /** Removes all snapshots but the one of this key (null: all), and what a killed keeper left half-made. */
  async keepOnly(key: string | null): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    const wanted = key === null ? [] : Object.values(this.#files(key));
    const others = names.map((name) => join(this.#folder, name)).filter((path) => basename(path).startsWith(PREFIX) && !wanted.includes(path));
    await Promise.all(others.map((path) => rm(path, { force: true })));
  }

  /**
   * Makes one: `boot` starts a machine whose memory is the given file and waits until it is up. The machine is ended, for what it
   * went on to do would go into the file. Problems: `disk-full` and other words of the disk, `vm-qemu`, `vm-silent`, `boot`'s own.
   */
  async make(key: string, boot: (memory: string) => Promise<Result<Machine>>): Promise<Result<SnapshotFiles>> {
    const room = await hasRoom(this.#folder, this.#memorySize + LARGEST_REST + SPARE);
    if (!room.ok) return room;
    const half = this.#files(`${key}.${randomBytes(4).toString('hex')}`);
    try {
      // QEMU would let others of this machine read it.
      await writeFile(half.memory, '', { mode: 0o600, flag: 'wx' });
      const machine = await boot(half.memory);
      if (!machine.ok) return machine;
      const written = await writeRest(machine.value, half.rest);
      await machine.value.end();
      return written.ok ? await this.#place(half, this.#files(key)) : written;
    } catch (error) {
      return fail(diskProblem(error, half.memory));
    } finally {
      await Promise.all(Object.values(half).map((path) => rm(path, { force: true })));
    }
  }

  #files(key: string): SnapshotFiles {
    return { memory: join(this.#folder, `${PREFIX}${key}.memory`), rest: join(this.#folder, `${PREFIX}${key}`) };
  }

  /** The memory first: where the rest has its name, the snapshot is whole on the disk. */
  async #place(half: SnapshotFiles, whole: SnapshotFiles): Promise<Result<SnapshotFiles>> {
    try {
      for (const part of ['memory', 'rest'] as const) {
        await sync(half[part]);
        await rename(half[part], whole[part]);
      }
      return ok(whole);
    } catch (error) {
      return fail(diskProblem(error, this.#folder));
    }
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function hasRoom(folder: string, bytes: number): Promise<Result<void>> {
  try {
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize >= bytes) return ok(undefined);
    return fail({ code: 'disk-full', message: `There is less than ${bytes >> 20} MB free in ${folder}, so no snapshot of the small Linux is kept.` });
  } catch (error) {
    return fail(diskProblem(error, folder));
  }
}

/** The guest is told first, so that it does not take the end of its control port for its own. */
async function writeRest(machine: Machine, path: string): Promise<Result<void>> {
  if (!(await machine.control.pause())) return fail({ code: 'vm-silent', message: 'The small Linux gave no answer when a snapshot of it was made.' });
  const stopped = await machine.qmp.execute('stop');
  return stopped.ok ? await write(machine, path) : stopped;
}

/** QEMU migrates to a socket of ours, and we write down what comes: its sandbox does not let it start a program for that. */
async function write(machine: Machine, path: string): Promise<Result<void>> {
  const { qmp, doors } = machine;
  if (doors.kind !== 'folder') return fail({ code: 'vm-qemu', message: 'On this system no snapshot of the small Linux is made.' });
  const place = doors.path('migration');
  const server = createServer();
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const arrival = once(server, 'connection', { signal });
  // It is waited for below, unless something else fails first.
  arrival.catch(() => undefined);
  try {
    server.listen(place);
    await once(server, 'listening', { signal });
    // In bytes a second: QEMU's own default spares a network that is not there.
    await qmp.execute('migrate-set-parameters', { 'max-bandwidth': 100e9 });
    const able = await withoutMemory(qmp);
    if (!able.ok) return able;
    const begun = await qmp.execute('migrate', { uri: `unix:${place}` });
    if (!begun.ok) return begun;
    const [stream] = (await arrival) as [Socket];
    await pipeline(stream, bounded(), createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal });
    return await completed(machine);
  } catch (error) {
    return fail(diskProblem(error, path));
  } finally {
    server.close();
    await rm(place, { force: true });
  }
}

function bounded(): Transform {
  let size = 0;
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      size += bytes.length;
      done(size > LARGEST_REST ? new Error(`the snapshot is larger than ${LARGEST_REST >> 20} MB`) : null, bytes);
    },
  });
}

async function completed(machine: Machine): Promise<Result<void>> {
  for (let tries = 0; tries < 500; tries += 1) {
    const asked = await machine.qmp.execute('query-migrate');
    if (!asked.ok) return asked;
    const { status } = (asked.value ?? {}) as Record<string, unknown>;
    if (status === 'completed') return ok(undefined);
    if (status === 'failed' || status === 'cancelled') break;
    await sleep(10);
  }
  return fail({ code: 'vm-qemu', message: 'QEMU, which runs the small Linux, did not finish a snapshot of it.' });
}
