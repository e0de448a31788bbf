/** Programs on three streams of bytes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Streaming } from './executor.ts';

/** Starts a program in a process group of its own; a program that cannot be started ends with 127 and says why on stderr. */
export function startProgram(argv: readonly string[], environment: Readonly<Record<string, string>>): Streaming {
  const [program, ...rest] = argv;
  const child = spawn(program ?? '', rest, { detached: true, stdio: ['pipe', 'pipe', 'pipe'], cwd: '/', env: { ...process.env, ...environment } });
  const ended = new Promise<{ readonly code: number }>((resolve) => {
    child.on('error', () => resolve({ code: 127 }));
    child.on('close', (code, signal) => resolve({ code: exitCode(code, signal) }));
  });
  return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, ended, kill: (signal = 'SIGTERM') => killGroup(child, signal) };
}

/** As a shell says it: 128 + n after signal n. */
export function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
  if (code !== null) return code;
  return signal === null ? 1 : 128 + constants.signals[signal];
}

/** Sends a signal to a process and all that it started in its group. */
export function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has ended in this very moment.
  }
}

/** How long a group has to end by itself, in milliseconds. */
const MANNERS_MS = 500;

/**
 * Ends a process and its group: asks first, for who joined a sandbox has a child in there that it must reap, and kills what is
 * still there after a moment. Resolves when all are gone, or were killed.
 */
export async function endGroup(child: ChildProcess, closed: Promise<void>): Promise<void> {
  killGroup(child, 'SIGTERM');
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), MANNERS_MS);
  });
  const late = await Promise.race([closed, patience]);
  clearTimeout(timer);
  if (late !== 'late' || child.pid === undefined) return;
  try {
    // Its outputs are still held, so the group has members, also where its first process has ended.
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // They have ended in this very moment.
  }
}

/** Resolves when a process has ended and nobody holds its outputs any more. */
export async function closing(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
}
