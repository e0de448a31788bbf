/** Who a process is: a pid alone may have been given to another process since. */
import { readFileSync } from 'node:fs';
import { errorCode } from '../disk/problem.ts';

export interface ProcessIdentity {
  readonly pid: number;
  /** Field 22 of /proc/PID/stat (proc(5)): clock ticks between boot and the process's start. */
  readonly startTime: string;
  readonly bootId: string;
}

/** This boot's id, or an empty string where the system has no /proc. */
export function bootId(): string {
  return readText('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
}

/** When a process started, or null when there is none (or it is a zombie: dead, not yet reaped). */
export function startTimeOf(pid: number): string | null {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The second field is the program's name in parentheses and may hold anything; the last `)` ends it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  return state === 'Z' || state === 'X' ? null : (fields[19] ?? null);
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, startTime: startTimeOf(process.pid) ?? '', bootId: bootId() };
}

/**
 * Is the process still the one that was meant? What cannot be read for want of descriptors or memory is not thereby dead.
 * Where the system has no /proc a pid has to do: whoever ends a process there must have better proof than this.
 */
export function isAlive(identity: ProcessIdentity): boolean {
  try {
    if (identity.bootId === '' && bootId() === '') return hasProcess(identity.pid);
    return identity.bootId === bootId() && startTimeOf(identity.pid) === identity.startTime;
  } catch {
    return true;
  }
}

function hasProcess(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** The file's text, or null where it (or its process) does not exist; other errors are thrown. */
function readText(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'ENOTDIR') return null;
    throw error;
  }
}
