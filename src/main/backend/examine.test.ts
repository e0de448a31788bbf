import { expect, test } from 'vitest';
import { ok } from '../../shared/result.ts';
import type { Executor } from './executor.ts';
import { keptCannotRun } from './examine.ts';

/** A machine without anything, that counts how often it was examined. */
function machine() {
  const counted = { scripts: 0 };
  const run = async () => {
    counted.scripts += 1;
    return ok({ code: 1, stdout: '', stderr: 'Operation not permitted' });
  };
  return { counted, executor: { run } as Partial<Executor> as Executor };
}

test('why labs cannot run is found out once a minute, by who asks', async () => {
  const { counted, executor } = machine();
  let now = 0;
  const ask = keptCannotRun(executor, 'linux', () => now);
  const [first, second] = await Promise.all([ask(), ask()]);
  const once = counted.scripts;
  now = 59_999;
  await ask();
  const stillOnce = counted.scripts;
  now = 60_000;
  await ask();
  expect({ same: first === second, lacks: first.map(({ code }) => code).includes('machine-lacks'), stillOnce, again: counted.scripts }).toEqual({
    same: true,
    lacks: true,
    stillOnce: once,
    again: 2 * once,
  });
});

test('elsewhere than on Linux nothing is tried', async () => {
  const { counted, executor } = machine();
  expect({ codes: (await keptCannotRun(executor, 'darwin')()).map(({ code }) => code), scripts: counted.scripts }).toEqual({
    codes: ['not-linux'],
    scripts: 0,
  });
});
