/** Programs of this machine on three streams of bytes. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Problem } from '../../shared/result.ts';
import type { Streaming } from './executor.ts';

/** Windows has no process groups; there only carriers are started (wsl.exe, docker, ssh), which have no children. */
const GROUPS = process.platform !== 'win32';

/** Starts a program in a process group of its own. */
export function startProgram(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Streaming {
  const [program, ...rest] = argv;
  const child = spawn(program ?? '', rest, {
    detached: GROUPS,
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: '/',
    env: { ...process.env, ...environment },
  });
  let closed = false;
  const ended = new Promise<{ readonly code: number; readonly problem?: Problem }>((resolve) => {
    child.on('error', (error) => resolve({ code: 127, problem: { code: 'no-program', message: `The program could not be started: ${error.message}.` } }));
    child.on('close', (code, signal) => {
      closed = true;
      resolve({ code: exitCode(code, signal) });
    });
  });
  const kill = (signal: NodeJS.Signals = 'SIGTERM'): void => {
    // While its outputs are held the group has members, also where its first process has ended.
    if (child.pid === undefined || closed) return;
    try {
      if (GROUPS) process.kill(-child.pid, signal);
      else child.kill(signal);
    } catch {
      // They have ended in this very moment.
    }
  };
  return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, ended, kill };
}

/** As a shell says it: 128 + n after signal n. */
function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
  if (code !== null) return code;
  return signal === null ? 1 : 128 + constants.signals[signal];
}

/** How long a group has to end by itself, in milliseconds. */
const MANNERS_MS = 500;

/**
 * Ends a program and its group: asks first, for who joined a sandbox has a child in there that it must reap, and kills what is
 * still there after a moment. Resolves when all are gone, or were killed.
 */
export async function endProgram(program: Streaming): Promise<void> {
  program.kill('SIGTERM');
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), MANNERS_MS);
  });
  const late = await Promise.race([program.ended, patience]);
  clearTimeout(timer);
  if (late === 'late') program.kill('SIGKILL');
}
