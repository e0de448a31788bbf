/**
 * One process at a time changes a lab. Node has no flock, so the lock is a file made by link(2), which fails when
 * the name is taken, and which holds its holder's identity: a lock whose holder is dead belongs to nobody.
 */
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { diskProblem, errorCode } from '../disk/problem.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { isAlive, ownIdentity, type ProcessIdentity } from './identity.ts';

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
  // A clock that nobody sets.
  const deadline = performance.now() + waitMs;
  for (;;) {
    const taken = tryTake(path);
    if (!taken.ok) return taken;
    if (taken.value) break;
    if (performance.now() > deadline) {
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
  try {
    if (linkOwn(path)) return ok(true);
    breakStale(path);
    return ok(false);
  } catch (error) {
    return fail(diskProblem(error, path));
  }
}

/**
 * Takes away a lock whose holder is dead. Only who holds the breaker may, and judges again once it has it: a dead holder's
 * lock cannot be taken by anybody in between, so a living one is never removed.
 */
function breakStale(path: string): void {
  const breaker = `${path}.breaker`;
  if (isHeld(path) || !linkOwn(breaker)) {
    // A breaker lives for microseconds; one whose holder was killed in them is taken away by the next who comes.
    if (readHolder(breaker) !== null && !isHeld(breaker)) remove(breaker);
    return;
  }
  if (!isHeld(path)) remove(path);
  remove(breaker);
}

/** Is it there, and its holder alive? What cannot be read is held by nobody: it is written whole before it gets its name. */
function isHeld(path: string): boolean {
  const holder = readHolder(path);
  return holder !== null && isAlive(holder);
}

/** Gives this process's identity that name; false where the name is taken. Throws what the disk says otherwise. */
function linkOwn(path: string): boolean {
  const own = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(own, JSON.stringify(ownIdentity()), { mode: 0o600 });
    linkSync(own, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    remove(own);
  }
}

function release(path: string): void {
  const holder = readHolder(path);
  if (holder?.pid === process.pid && isAlive(holder)) remove(path);
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
