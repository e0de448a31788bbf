import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fail } from '../../../shared/result.ts';
import { snapshotKey, Snapshots } from './snapshot.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netyard-snapshot-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

test('any part changes the key, and so does where one part ends', () => {
  const keys = [['a', 'b'], ['a', 'c'], ['ab'], ['a', 'b', '']].map(snapshotKey);
  expect([new Set(keys).size, keys.every((key) => /^[0-9a-f]{32}$/.test(key)), snapshotKey(['a', 'b']) === keys[0]]).toEqual([4, true, true]);
});

test('other snapshots go, and what was left half-made', async () => {
  const names = ['keeper.json', 'snapshot-a', 'snapshot-a.memory', 'snapshot-a.1f', 'snapshot-a.1f.memory', 'snapshot-b', 'snapshot-b.memory'];
  for (const name of names) writeFileSync(join(folder, name), '');
  const snapshots = new Snapshots(folder, 4);
  await snapshots.keepOnly('a');
  const one = readdirSync(folder);
  await snapshots.keepOnly(null);
  expect([one, readdirSync(folder)]).toEqual([['keeper.json', 'snapshot-a', 'snapshot-a.memory'], ['keeper.json']]);
});

test('a snapshot is there when both files are, and the memory is whole', async () => {
  const snapshots = new Snapshots(folder, 4);
  const found = [];
  for (const [name, text] of [
    ['snapshot-a', 'rest'],
    ['snapshot-a.memory', '123'],
    ['snapshot-a.memory', '1234'],
  ] as const) {
    writeFileSync(join(folder, name), text);
    found.push(await snapshots.find('a'));
  }
  expect(found).toEqual([null, null, { memory: join(folder, 'snapshot-a.memory'), rest: join(folder, 'snapshot-a') }]);
});

test('a boot that fails leaves nothing', async () => {
  const no = fail({ code: 'vm-silent', message: 'No.' });
  const made = await new Snapshots(folder, 4).make('a', async (memory) => {
    writeFileSync(memory, '12');
    return no;
  });
  expect([made, readdirSync(folder)]).toEqual([no, []]);
});

test('no snapshot where the disk has no room for it', async () => {
  const made = await new Snapshots(folder, 1e15).make('a', () => Promise.resolve(fail({ code: 'booted', message: 'It was booted.' })));
  expect(made.ok ? made : made.problems[0]?.code).toBe('disk-full');
});
