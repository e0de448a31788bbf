import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './files.mjs';

/**
 * Runs a program to its end and gives what it wrote (both streams, in order of arrival).
 *
 * @param {string[]} argv
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, show?: boolean, timeoutMs?: number }} options
 *   `show` passes the output through as it comes; after `timeoutMs` the program and all that it started in its group are ended
 * @returns {Promise<{ code: number, output: string, ms: number }>} `code` is 127 where the program cannot be started, 124 after the time was up
 */
export function run([program, ...args], { cwd = ROOT, env = process.env, show = false, timeoutMs } = {}) {
  const begin = performance.now();
  return new Promise((resolve) => {
    const stream = show ? 'inherit' : 'pipe';
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', stream, stream], detached: timeoutMs !== undefined });
    const limit = timeoutMs === undefined ? null : limited(child, timeoutMs);
    const parts = [];
    child.stdout?.on('data', (part) => parts.push(part));
    child.stderr?.on('data', (part) => parts.push(part));
    const end = (code, more = '') => {
      const late = limit?.dispose() ?? false;
      resolve({ code: late ? 124 : code, output: Buffer.concat(parts).toString() + more, ms: performance.now() - begin });
    };
    child.on('error', (error) => end(127, `${error.message}\n`));
    child.on('close', (code, signal) => end(code ?? 1, signal ? `ended by ${signal}\n` : ''));
  });
}

/** How long a group has to end by itself before it is killed. */
const GRACE_MS = 5000;

/** Ends the child's group when the time is up, or when this process is told to end; `dispose` says whether the time was up. */
function limited(child, timeoutMs) {
  let late = false;
  const signal = (name) => {
    try {
      process.kill(-child.pid, name);
    } catch {
      // nobody of it is left
    }
  };
  const onLate = () => {
    late = true;
    signal('SIGTERM');
  };
  const timers = [setTimeout(onLate, timeoutMs), setTimeout(() => signal('SIGKILL'), timeoutMs + GRACE_MS)];
  // A group of its own does not hear Ctrl-C.
  const forward = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((name) => [name, () => signal(name)]);
  for (const [name, listener] of forward) process.on(name, listener);
  return {
    dispose: () => {
      for (const timer of timers) clearTimeout(timer);
      for (const [name, listener] of forward) process.off(name, listener);
      if (late) signal('SIGKILL');
      return late;
    },
  };
}

/** argv of a program that a package of ours brings; needs no npx and no PATH. */
export function tool(name) {
  return [join(ROOT, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name)];
}

/** Runs tasks side by side, at most one per core, and gives their results in the order of the tasks. */
export async function sideBySide(tasks, lanes = availableParallelism()) {
  const results = new Array(tasks.length);
  let next = 0;
  const lane = async () => {
    while (next < tasks.length) {
      const index = next++;
      results[index] = await tasks[index]();
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, tasks.length) }, lane));
  return results;
}
