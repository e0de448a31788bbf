import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ok } from '../../shared/result.ts';
import type { Backend } from '../backend/backend.ts';
import { Backends } from '../backend/backends.ts';
import { Choosing } from './choosing.ts';

let root: string;
let scripts = 0;
let now = 0;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'netyard-choosing-'));
  scripts = 0;
  now = 0;
});
afterEach(() => rmSync(root, { recursive: true }));

/** Backends of which the local one has nothing and counts how often it is examined; the others are real, and are not to be reached. */
class Counted extends Backends {
  override open(text: string) {
    if (text !== 'local') return super.open(text);
    const run = async () => {
      scripts += 1;
      return ok({ code: 3, stdout: 'forbidden\tOperation not permitted\n', stderr: '' });
    };
    const name = { kind: 'local', target: null, text } as const;
    return ok({ name, executor: { run }, boot: async () => ok({ bootId: '', uid: 0 }), onNotice: () => () => undefined } as unknown as Backend);
  }
}

function choosing(asked?: string, platform: NodeJS.Platform = 'linux'): Choosing {
  const surroundings = { root, environment: { HOME: root, PATH: '' }, platform };
  return new Choosing({ ...surroundings, backends: new Counted(surroundings), asked, now: () => now });
}

test('what is chosen counts at once and is remembered; what was asked for at the start counts until then', async () => {
  const first = choosing('vm');
  const before = first.chosen();
  const done = await first.choose('ssh:lab-host');
  expect([before, done, first.chosen(), choosing().chosen()]).toEqual(['vm', ok(undefined), 'ssh:lab-host', 'ssh:lab-host']);
});

test('what is no backend is not chosen', async () => {
  const first = choosing();
  expect([await first.choose('ssh'), first.chosen()]).toEqual([expect.objectContaining({ ok: false }), 'local']);
});

test('why this machine cannot run labs is found out once a minute, by who asks, and by a closer look', async () => {
  const first = choosing();
  const [one, two] = await Promise.all([first.cannotRun(), first.cannotRun()]);
  const once = scripts;
  now = 59_999;
  await first.offers();
  const stillOnce = scripts;
  now = 60_000;
  await first.cannotRun();
  const again = scripts;
  await first.examine('local');
  expect([one.map(({ code }) => code), two, once, stillOnce, again, scripts]).toEqual([['machine-lacks'], one, 1, 1, 2, 3]);
});

test('nobody knows before of a host over ssh; the list has it although no configuration names it', async () => {
  const first = choosing('ssh:lab-host');
  const offers = await first.offers();
  expect([await first.cannotRun(), offers.map(({ backend }) => backend)]).toEqual([[], expect.arrayContaining(['local', 'ssh:lab-host'])]);
});

test('a choice that is none, in a file of settings that somebody wrote, is said', async () => {
  expect(await choosing('nonsense').cannotRun()).toMatchObject([{ code: 'backend-name' }]);
});
