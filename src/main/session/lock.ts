/**
 * One process at a time changes a lab. Node has no flock, so the lock is a file made by link(2), which fails when
 * the name is taken, and which holds its holder's identity: a lock whose holder is dead belongs to nobody.
 */
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { diskProblem, errorCode } from '../disk/problem.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { isAlive, ownIdentity, type ProcessIdentity } from '../process/identity.ts';

const RETRY_MS = 20;

/** Within this process locks queue by path: the file only tells processes apart. */
const queues = new Map<string, Promise<unknown>>();

/** Runs `work` while holding the lock. Waits up to `waitMs` for another process, then fails with `lab-busy`. */
export async function withLock<T>(path: string, work: () => Promise<Result<T>>, waitMs = 30_000): Promise<Result<T>> {
  const before = queues.get(path) ?? Promise.resolve();
  const mine = before.then(
    () => lockedWork(path, work, waitMs),
    () => lockedWork(path, work, waitMs),
  );
  queues.set(path, mine);
  try {
    return await mine;
  } finally {
    if (queues.get(path) === mine) queues.delete(path);
  }
}

/** Who holds the lock now, or null. */
export function lockHolder(path: string): ProcessIdentity | null {
  const holder = readHolder(path);
  return holder !== null && isAlive(holder) ? holder : null;
}

async function lockedWork<T>(path: string, work: () => Promise<Result<T>>, waitMs: number): Promise<Result<T>> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const taken = tryTake(path);
    if (!taken.ok) return taken;
    if (taken.value) break;
    if (Date.now() > deadline) {
      const holder = lockHolder(path);
      return fail({
        code: 'lab-busy',
        message: `Another Netyard process${holder === null ? '' : ` (pid ${holder.pid})`} is changing this lab.`,
        fix: 'Wait until it is done, or end that process, then try again.',
      });
    }
    await sleep(RETRY_MS);
  }
  try {
    return await work();
  } finally {
    release(path);
  }
}

function tryTake(path: string): Result<boolean> {
  const own = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(own, JSON.stringify(ownIdentity()), { mode: 0o600 });
    linkSync(own, path);
    return ok(true);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') return fail(diskProblem(error, path));
    breakStale(path);
    return ok(false);
  } finally {
    remove(own);
  }
}

/** Takes away a lock whose holder is dead. Renaming first makes sure that what is judged is what is removed. */
function breakStale(path: string): void {
  const holder = readHolder(path);
  if (holder !== null && isAlive(holder)) return;
  const aside = `${path}.stale.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // somebody else broke it first
  }
  const moved = readHolder(aside);
  // Between reading and renaming a live process may have taken the lock: give it back.
  if (moved !== null && isAlive(moved)) {
    try {
      linkSync(aside, path);
    } catch {
      // a third process has it by now; the one whose lock was moved finds out when it releases
    }
  }
  remove(aside);
}

function release(path: string): void {
  const holder = readHolder(path);
  if (holder?.pid === process.pid) remove(path);
}

function readHolder(path: string): ProcessIdentity | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value !== 'object' || value === null) return null;
    const { pid, startTime, bootId } = value as Record<string, unknown>;
    return typeof pid === 'number' && typeof startTime === 'string' && typeof bootId === 'string' ? { pid, startTime, bootId } : null;
  } catch {
    return null;
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // already gone
  }
}
