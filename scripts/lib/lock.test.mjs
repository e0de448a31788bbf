import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from './lock.mjs';

let folder;
let path;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netyard-lock-'));
  path = join(folder, 'below', 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

test('is held by one at a time, and nothing is left of it', async () => {
  const order = [];
  const work = (name) => async () => {
    order.push(`${name} in`);
    await pause(20);
    order.push(`${name} out`);
  };
  await Promise.all([withLock(path, work('a')), withLock(path, work('b'))]);
  expect([order, readdirSync(join(folder, 'below'))]).toEqual([['a in', 'a out', 'b in', 'b out'], []]);
});

test('says who holds it', async () => {
  const held = await withLock(path, () => JSON.parse(readFileSync(path, 'utf8')));
  expect(held).toEqual({ pid: process.pid, started: expect.stringMatching(/^\d+ [\da-f-]{36}$/) });
});

test('is given back when the work fails', async () => {
  await expect(withLock(path, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(readdirSync(join(folder, 'below'))).toEqual([]);
});

test.each([
  ['a dead process', JSON.stringify({ pid: 2147483000, started: '1 a' })],
  ['a living process of the same pid that is another one', JSON.stringify({ pid: process.pid, started: '1 a' })],
  ['an older version of this script', '2147483000'],
  ['nobody: it is empty', ''],
])('is taken over from %s', async (_, content) => {
  path = join(folder, 'lock');
  writeFileSync(path, content);
  expect(await withLock(path, () => readdirSync(folder))).toEqual(['lock']);
  expect(readdirSync(folder)).toEqual([]);
});

test('is taken over also where somebody was killed who was just taking it over', async () => {
  path = join(folder, 'lock');
  for (const name of ['lock', 'lock.breaker']) writeFileSync(join(folder, name), JSON.stringify({ pid: 2147483000, started: '1 a' }));
  expect(await withLock(path, () => 'mine')).toBe('mine');
  expect(readdirSync(folder)).toEqual([]);
});

test('several processes at one stale lock: never two inside', async () => {
  path = join(folder, 'lock');
  writeFileSync(path, JSON.stringify({ pid: 2147483000, started: '1 a' }));
  const log = join(folder, 'log');
  writeFileSync(log, '');
  const script = `
    const { appendFileSync } = await import('node:fs');
    const { withLock } = await import(${JSON.stringify(new URL('lock.mjs', import.meta.url).href)});
    await withLock(${JSON.stringify(path)}, async () => {
      appendFileSync(${JSON.stringify(log)}, 'in\\n');
      await new Promise((resolve) => setTimeout(resolve, 30));
      appendFileSync(${JSON.stringify(log)}, 'out\\n');
    });`;
  const codes = [1, 2, 3, 4].map(
    () => new Promise((resolve) => spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' }).on('exit', resolve)),
  );
  expect(await Promise.all(codes)).toEqual([0, 0, 0, 0]);
  expect(readFileSync(log, 'utf8')).toBe('in\nout\n'.repeat(4));
});
