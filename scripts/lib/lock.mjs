/**
 * One process at a time: a file made by link(2), which fails where the name is taken, and which says who holds it.
 * The same way as a lab's lock (src/main/process/lock.ts); here before anything is built, and where there is no /proc.
 */
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_MS = 100;

/** Runs `work` while this process alone holds the lock file; a lock whose holder died is taken over. */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  while (!take(path)) await sleep(RETRY_MS);
  try {
    return await work();
  } finally {
    if (holderOf(path)?.pid === process.pid) remove(path);
  }
}

function take(path) {
  if (linkOwn(path)) return true;
  breakStale(path);
  return false;
}

/** Only who holds the breaker takes a dead holder's lock away, and judges again once it has it: so never a living one's. */
function breakStale(path) {
  const breaker = `${path}.breaker`;
  if (isHeld(path)) return;
  if (!linkOwn(breaker)) {
    // A breaker lives for microseconds; one whose holder was killed in them is taken away by the next who comes.
    if (!isHeld(breaker)) remove(breaker);
    return;
  }
  if (!isHeld(path)) remove(path);
  remove(breaker);
}

/** Gives the name to a file that says who this process is, whole; false where the name is taken. */
function linkOwn(path) {
  const own = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(own, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }));
    linkSync(own, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    remove(own);
  }
}

function isHeld(path) {
  const holder = holderOf(path);
  return holder !== null && lives(holder.pid) && startOf(holder.pid) === holder.started;
}

/** What is no identity was not written by this version, and its writer is not waited for. */
function holderOf(path) {
  try {
    const { pid, started } = JSON.parse(readFileSync(path, 'utf8'));
    return Number.isInteger(pid) ? { pid, started } : null;
  } catch {
    return null;
  }
}

/** Is a process of that id there? A process of somebody else counts. */
function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** When a process started and in which boot (proc(5)): a pid alone may be somebody else's by now. Null without /proc. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses and may hold anything; the last `)` ends it.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return `${ticks} ${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}`;
  } catch {
    return null;
  }
}

function remove(path) {
  rmSync(path, { force: true });
}
