/** What the benchmarks share: timing, a yard with the real command line, and bounds that make a run fail. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = new URL('../../bin/netyard', import.meta.url).pathname;

/** Milliseconds that `work` takes. */
export async function timed(work) {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/** The middle one of the times of `rounds` runs: one disturbed run does not count. */
export async function median(rounds, work) {
  const times = [];
  for (let round = 0; round < rounds; round++) times.push(await work(round));
  return middle(times);
}

/** The middle value; of an even number the upper one of the middle two. */
export function middle(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** A state folder of its own, removed with its labs at the end. */
export async function inYard(work) {
  const folder = mkdtempSync(join(tmpdir(), 'netyard-bench-'));
  const netyard = (...argv) => {
    const ran = spawnSync(PROGRAM, argv, { encoding: 'utf8', env: { ...process.env, XDG_STATE_HOME: folder } });
    if (ran.status !== 0) throw new Error(`netyard ${argv.join(' ')} ended with ${ran.status}: ${ran.stderr}`);
    return ran.stdout;
  };
  const file = (name, text) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  try {
    return await work({ folder, netyard, file, program: PROGRAM });
  } finally {
    netyard('down', '--all');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Works with `netyard serve OPTIONS` of that yard while it runs; `work` gets its URL. */
export async function served({ program, folder }, work, options = []) {
  const server = spawn(program, ['serve', ...options], { env: { ...process.env, XDG_STATE_HOME: folder }, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    return await work(await new Promise((resolve) => server.stdout.once('data', (line) => resolve(String(line).trim()))));
  } finally {
    server.kill('SIGTERM');
    await ended;
  }
}

/** A topology of `count` containers, c1, c2, …, on one bridge. */
export function onOneBridge(count) {
  const containers = Array.from({ length: count }, (_, index) => `  c${index + 1}: { networks: [web] }`);
  return `networks:\n  web: { driver: bridge }\ncontainers:\n${containers.join('\n')}\n`;
}

/** Prints a figure against its bound, and makes the run fail beyond it. */
export function bound(what, value, most, unit) {
  const good = value <= most;
  console.log(`${good ? 'ok    ' : 'beyond'} ${what}: ${value.toFixed(2)} ${unit} (at most ${most})`);
  if (!good) process.exitCode = 1;
}

/** Prints a figure that has no bound. */
export function figure(what, value, unit) {
  console.log(`       ${what}: ${value.toFixed(unit === 'ms' ? 0 : 2)} ${unit}`);
}

/** What was claimed to be measured was not. */
export function must(truth, what) {
  if (!truth) throw new Error(`the benchmark is wrong: ${what}`);
}

/** Living processes in other user namespaces than ours: those of labs, as far as this user may look. */
export function labProcesses() {
  const own = readlinkSync('/proc/self/ns/user');
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/ns/user`) !== own && !/^State:\s*[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
    } catch {
      return false; // ended meanwhile
    }
  });
}
