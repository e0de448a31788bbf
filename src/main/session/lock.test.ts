import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ok } from '../../shared/result.ts';
import { bootId, ownIdentity, startTimeOf } from '../process/identity.ts';
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
