import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { snapshotKey, Snapshots } from './snapshot.ts';

test('any part changes the key, and so does where one part ends', () => {
  const keys = [['a', 'b'], ['a', 'c'], ['ab'], ['a', 'b', '']].map(snapshotKey);
  expect([new Set(keys).size, keys.every((key) => /^[0-9a-f]{32}$/.test(key)), snapshotKey(['a', 'b']) === keys[0]]).toEqual([4, true, true]);
});

test('other snapshots go, and what was left half-written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'netyard-snapshot-'));
  try {
    for (const name of ['snapshot-a', 'snapshot-a.1f', 'snapshot-b', 'keeper.json']) writeFileSync(join(folder, name), '');
    const snapshots = new Snapshots(folder);
    await snapshots.keepOnly('a');
    const one = readdirSync(folder);
    await snapshots.keepOnly(null);
    expect([one, readdirSync(folder)]).toEqual([['keeper.json', 'snapshot-a'], ['keeper.json']]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
