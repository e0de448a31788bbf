import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { localBackend } from '../backend/local-backend.ts';
import { Proven } from './proven.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'netyard-test-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const path = () => join(root, 'proven.json');

test('nothing is proven before the first trial', async () => {
  expect(await new Proven(root, localBackend()).features()).toBeNull();
});

test('a trial of nothing proves that labs can run', async () => {
  await new Proven(root, localBackend()).add([]);
  expect(await new Proven(root, localBackend()).features()).toEqual(new Set());
});

test('what was seen by one process is known to the next, and adds up', async () => {
  await new Proven(root, localBackend()).add(['veth', 'bridge']);
  await new Proven(root, localBackend()).add(['vxlan', 'veth']);
  expect(await new Proven(root, localBackend()).features()).toEqual(new Set(['bridge', 'veth', 'vxlan']));
});

test('after a failed start everything is tried again', async () => {
  const proven = new Proven(root, localBackend());
  await proven.add(['veth']);
  await proven.forget();
  expect(await proven.features()).toBeNull();
});

test.each([
  ['another boot', { bootId: 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6' }],
  ['another user', { uid: 4711 }],
  ['no list', { features: 'veth' }],
])('of no use: what was seen by %s', async (_, instead) => {
  await new Proven(root, localBackend()).add(['veth']);
  writeFileSync(path(), JSON.stringify({ ...JSON.parse(readFileSync(path(), 'utf8')), ...instead }));
  expect(await new Proven(root, localBackend()).features()).toBeNull();
});

test('of no use: a file that somebody has spoilt', async () => {
  writeFileSync(path(), 'junk');
  expect(await new Proven(root, localBackend()).features()).toBeNull();
});

test('where nothing can be written, nothing is remembered and nothing fails', async () => {
  writeFileSync(join(root, 'file'), '');
  const proven = new Proven(join(root, 'file', 'below'), localBackend());
  await proven.add(['veth']);
  await proven.forget();
  expect(await proven.features()).toBeNull();
});
