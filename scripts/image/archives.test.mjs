import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { writeCpio } from './cpio.mjs';
import { readTar, writeTarGz } from './tar.mjs';

const folder = mkdtempSync(join(tmpdir(), 'netyard-archives-'));
afterAll(() => rmSync(folder, { recursive: true }));

const LONG = `usr/share/${'a-long-name/'.repeat(8)}file`;
const TREE = [
  ['bin', { kind: 'link', target: 'usr/bin' }],
  ['tmp', { kind: 'folder', mode: 0o1777 }],
  ['usr', { kind: 'folder', mode: 0o755 }],
  ['usr/empty', { kind: 'file', mode: 0o600, data: Buffer.alloc(0) }],
  ['usr/tool', { kind: 'file', mode: 0o755, data: Buffer.from('#!/bin/sh\n') }],
];

/** The records of a cpio archive, read by the offsets that the kernel's documentation gives. */
function readCpio(archive) {
  const records = [];
  for (let at = 0; ; ) {
    const field = (index) => Number.parseInt(archive.toString('latin1', at + 6 + index * 8, at + 14 + index * 8), 16);
    const [mode, uid, gid, mtime, size, nameSize] = [1, 2, 3, 5, 6, 11].map(field);
    const name = archive.toString('latin1', at + 110, at + 110 + nameSize - 1);
    if (name === 'TRAILER!!!') return records;
    const data = up(at + 110 + nameSize);
    records.push([name, mode.toString(8), [uid, gid, mtime], archive.toString('latin1', data, data + size)]);
    at = up(data + size);
  }
}

const up = (at) => Math.ceil(at / 4) * 4;

test('a cpio archive: types and modes, all root’s, no times', () => {
  expect(readCpio(writeCpio(TREE))).toEqual([
    ['bin', '120777', [0, 0, 0], 'usr/bin'],
    ['tmp', '41777', [0, 0, 0], ''],
    ['usr', '40755', [0, 0, 0], ''],
    ['usr/empty', '100600', [0, 0, 0], ''],
    ['usr/tool', '100755', [0, 0, 0], '#!/bin/sh\n'],
  ]);
});

test('the same tree, the same bytes', () => {
  expect([writeCpio(TREE).equals(writeCpio(structuredCopy(TREE))), writeTarGz(TREE).equals(writeTarGz(structuredCopy(TREE)))]).toEqual([true, true]);
});

function structuredCopy(tree) {
  return tree.map(([path, entry]) => [path, { ...entry, ...(entry.data && { data: Buffer.from(entry.data) }) }]);
}

test('a tar that was written is read', () => {
  const tree = [...TREE, [LONG, { kind: 'file', mode: 0o644, data: Buffer.from('x') }]];
  expect([...readTar(gunzipSync(writeTarGz(tree)))]).toEqual(tree);
});

test('a tar that was written is what tar reads', () => {
  writeFileSync(join(folder, 'a.tar.gz'), writeTarGz(TREE));
  const lines = execFileSync('tar', ['--numeric-owner', '-tvf', join(folder, 'a.tar.gz')], { encoding: 'utf8', env: { ...process.env, TZ: 'UTC' } });
  expect(
    lines
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/\s+/g, ' ')),
  ).toEqual([
    'lrwxrwxrwx 0/0 0 1970-01-01 00:00 bin -> usr/bin',
    'drwxrwxrwt 0/0 0 1970-01-01 00:00 tmp/',
    'drwxr-xr-x 0/0 0 1970-01-01 00:00 usr/',
    '-rw------- 0/0 0 1970-01-01 00:00 usr/empty',
    '-rwxr-xr-x 0/0 10 1970-01-01 00:00 usr/tool',
  ]);
});

test('a tar of GNU’s is read: long names, long targets, hard links', () => {
  const inside = join(folder, 'tree');
  mkdirSync(join(inside, LONG, '..'), { recursive: true });
  writeFileSync(join(inside, LONG), 'long', { mode: 0o644 });
  symlinkSync(`/${LONG}`, join(inside, 'link'));
  execFileSync('ln', [join(inside, LONG), join(inside, 'twin')]);
  const archive = execFileSync('tar', ['--format=gnu', '--sort=name', '-C', inside, '-c', '.']);
  const entries = [...readTar(archive)].filter(([, { kind }]) => kind !== 'folder');
  expect(Object.fromEntries(entries.map(([path, entry]) => [path, entry.target ?? entry.data.toString()]))).toEqual({
    link: `/${LONG}`,
    twin: 'long',
    [LONG]: 'long',
  });
});
