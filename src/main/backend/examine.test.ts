import { expect, test } from 'vitest';
import { ok } from '../../shared/result.ts';
import type { Backend } from './backend.ts';
import { keptCannotRun } from './examine.ts';

/** A machine without anything, that counts how often it was examined. */
function machine() {
  const counted = { scripts: 0 };
  const run = async () => {
    counted.scripts += 1;
    return ok({ code: 1, stdout: '', stderr: 'Operation not permitted' });
  };
  const backend = { name: { kind: 'local', target: null, text: 'local' }, executor: { run } } as unknown as Backend;
  return { counted, open: () => ok(backend) };
}

test('why labs cannot run is found out once a minute, by who asks', async () => {
  const { counted, open } = machine();
  let now = 0;
  const ask = keptCannotRun(open, 'linux', () => now);
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
  const { counted, open } = machine();
  expect({ codes: (await keptCannotRun(open, 'darwin')()).map(({ code }) => code), scripts: counted.scripts }).toEqual({
    codes: ['not-linux'],
    scripts: 0,
  });
});
