import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './files.mjs';

/**
 * Runs a program to its end and gives what it wrote (both streams, in order of arrival).
 *
 * @param {string[]} argv
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, show?: boolean, timeoutMs?: number }} options `show` passes the output through as it comes
 * @returns {Promise<{ code: number, output: string, ms: number }>} `code` is 127 where the program cannot be started
 */
export function run([program, ...args], { cwd = ROOT, env = process.env, show = false, timeoutMs } = {}) {
  const begin = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'], timeout: timeoutMs });
    const parts = [];
    child.stdout?.on('data', (part) => parts.push(part));
    child.stderr?.on('data', (part) => parts.push(part));
    const end = (code, more = '') => resolve({ code, output: Buffer.concat(parts).toString() + more, ms: performance.now() - begin });
    child.on('error', (error) => end(127, `${error.message}\n`));
    child.on('close', (code, signal) => end(code ?? 1, signal ? `ended by ${signal}\n` : ''));
  });
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
