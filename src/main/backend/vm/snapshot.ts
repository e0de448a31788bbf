/**
 * A snapshot of the small Linux right after its first start, before any lab was there: the next start is not a boot but the
 * reading of a file. Whatever it depends on is in its name; a snapshot by another name is removed, one that cannot be resumed too.
 */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open, readdir, rename, rm, statfs } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { diskProblem } from '../../disk/problem.ts';
import type { Machine } from './machine.ts';

/** In bytes: the guest's memory that is in use, and what QEMU adds. Pages of zeroes take 9 bytes each. */
const LARGEST = 512 << 20;

/** In bytes: what has to stay free on the disk beside the largest snapshot. */
const SPARE = 256 << 20;

const DEADLINE_MS = 60_000;

/** A name for everything that a snapshot depends on. */
export function snapshotKey(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

export class Snapshots {
  readonly #folder: string;

  constructor(vmFolder: string) {
    this.#folder = vmFolder;
  }

  path(key: string): string {
    return join(this.#folder, `snapshot-${key}`);
  }

  /** Removes all snapshots but the one of this key (null: all), and what a killed keeper left half-written. */
  async keepOnly(key: string | null): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    const others = names.filter((name) => name.startsWith('snapshot-') && (key === null || name !== `snapshot-${key}`));
    await Promise.all(others.map((name) => rm(join(this.#folder, name), { force: true })));
  }

  /**
   * Makes one of a machine, which stands still meanwhile and then goes on. Problems: `disk-full` and other words of the disk,
   * `vm-qemu`, `vm-silent`: with the last the machine is of no use any more.
   */
  async save(key: string, machine: Machine): Promise<Result<void>> {
    const temporary = `${this.path(key)}.${randomBytes(4).toString('hex')}`;
    const room = await hasRoom(this.#folder);
    if (!room.ok) return room;
    const written = await standingStill(machine, () => write(machine, temporary));
    const placed = written.ok ? await place(temporary, this.path(key)) : written;
    if (!placed.ok) await rm(temporary, { force: true });
    return placed;
  }
}

async function hasRoom(folder: string): Promise<Result<void>> {
  try {
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize >= LARGEST + SPARE) return ok(undefined);
    return fail({
      code: 'disk-full',
      message: `There is less than ${(LARGEST + SPARE) >> 20} MB free in ${folder}, so no snapshot of the small Linux is kept.`,
    });
  } catch (error) {
    return fail(diskProblem(error, folder));
  }
}

/** The guest is told first, so that it does not take the end of its control port for its own. */
async function standingStill(machine: Machine, work: () => Promise<Result<void>>): Promise<Result<void>> {
  const { control, qmp } = machine;
  if (!(await control.pause())) return silent();
  const stopped = await qmp.execute('stop');
  const done = stopped.ok ? await work() : stopped;
  const gone = await qmp.execute('cont');
  if (!gone.ok || (await control.hello(DEADLINE_MS)) === null || !(await control.clock(Date.now()))) return silent();
  return done;
}

function silent(): Result<never> {
  return fail({ code: 'vm-silent', message: 'The small Linux gave no answer when a snapshot of it was made.' });
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
    const begun = await qmp.execute('migrate', { uri: `unix:${place}` });
    if (!begun.ok) return begun;
    const [stream] = (await arrival) as [Socket];
    await pipeline(stream, bounded(), createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal });
    return await completed(machine);
  } catch (error) {
    await qmp.execute('migrate_cancel');
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
      done(size > LARGEST ? new Error(`the snapshot is larger than ${LARGEST >> 20} MB`) : null, bytes);
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

/** What has its name is whole on the disk. */
async function place(temporary: string, path: string): Promise<Result<void>> {
  try {
    const file = await open(temporary, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    return ok(undefined);
  } catch (error) {
    return fail(diskProblem(error, path));
  }
}
