import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ok } from '../../shared/result.ts';
import { bootId, ownIdentity, startTimeOf } from './identity.ts';
import { lockHolder, withLock } from './lock.ts';

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netyard-lock-'));
  lock = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('two pieces of work in one process run one after the other', async () => {
  const order: string[] = [];
  const work = (name: string) => async () => {
    order.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    order.push(`${name} ends`);
    return ok(name);
  };
  expect(await Promise.all([withLock(lock, work('first')), withLock(lock, work('second'))])).toEqual([ok('first'), ok('second')]);
  expect(order).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
});

test('while work is done the lock names its holder, and afterwards nothing is left', async () => {
  const seen = await withLock(lock, async () => ok(lockHolder(lock)));
  expect(seen).toEqual(ok(ownIdentity()));
  expect(lockHolder(lock)).toBeNull();
  expect(readdirSync(folder)).toEqual([]);
});

test('a lock whose holder is dead belongs to nobody', async () => {
  writeFileSync(lock, JSON.stringify({ pid: 2 ** 22 - 1, startTime: '1', bootId: bootId() }));
  expect(await withLock(lock, async () => ok('taken'), 1000)).toEqual(ok('taken'));
});

test('a pid that another process has by now does not keep a lock', async () => {
  writeFileSync(lock, JSON.stringify({ ...ownIdentity(), startTime: '1' }));
  expect(await withLock(lock, async () => ok('taken'), 1000)).toEqual(ok('taken'));
});

test('a lock that a living process holds is waited for, then refused with its pid', async () => {
  const other = spawn('sleep', ['30']);
  const pid = other.pid ?? 0;
  try {
    writeFileSync(lock, JSON.stringify({ pid, startTime: startTimeOf(pid), bootId: bootId() }));
    expect(await withLock(lock, async () => ok('taken'), 60)).toEqual({
      ok: false,
      problems: [
        {
          code: 'lab-busy',
          message: `Another Netyard process (pid ${pid}) is changing this lab.`,
          fix: 'Wait until it is done, or end that process, then try again.',
        },
      ],
    });
  } finally {
    other.kill('SIGKILL');
  }
});

test('work that throws gives the lock back', async () => {
  await expect(
    withLock(lock, async () => {
      throw new Error('a bug');
    }),
  ).rejects.toThrow('a bug');
  expect(await withLock(lock, async () => ok('taken'), 1000)).toEqual(ok('taken'));
});

test('of several processes that find a dead holder’s lock, one at a time works', async () => {
  const program = join(folder, 'worker.mjs');
  await build({
    entryPoints: [new URL('./lock.ts', import.meta.url).pathname],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: join(folder, 'lock.mjs'),
  });
  // Each adds one, by reading and writing with a pause between: work that overlaps loses an addition.
  writeFileSync(
    program,
    `import { withLock } from './lock.mjs';
     import { readFileSync, writeFileSync } from 'node:fs';
     const [lock, counter] = process.argv.slice(2);
     for (let round = 0; round < 5; round++) {
       await withLock(lock, async () => {
         const value = Number(readFileSync(counter, 'utf8'));
         await new Promise((resolve) => setTimeout(resolve, 2));
         writeFileSync(counter, String(value + 1));
         return { ok: true, value: null };
       });
       // The next finds a lock whose holder is dead.
       try { writeFileSync(lock, JSON.stringify({ pid: 4194303, startTime: '1', bootId: process.env.BOOT }), { flag: 'wx' }); } catch {}
     }`,
  );
  const counter = join(folder, 'counter');
  writeFileSync(counter, '0');
  const workers = [1, 2, 3, 4].map(() => spawn(process.execPath, [program, lock, counter], { env: { ...process.env, BOOT: bootId() }, stdio: 'inherit' }));
  expect(await Promise.all(workers.map((worker) => new Promise((resolve) => worker.on('exit', resolve))))).toEqual([0, 0, 0, 0]);
  expect(readFileSync(counter, 'utf8')).toBe('20');
});
