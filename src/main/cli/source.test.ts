import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import type { Io } from './io.ts';
import { readSource } from './source.ts';

const folder = mkdtempSync(join(tmpdir(), 'netyard-source-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SMALL = 'containers:\n  a: {}\n';

function io(stdin = ''): Io {
  return { folder, stdin: Readable.from([Buffer.from(stdin)]) } as unknown as Io;
}

function written(name: string, text: string | Uint8Array): string {
  writeFileSync(join(folder, name), text);
  return name;
}

test('a file: its text, its absolute path, and the lab after its stem', async () => {
  expect(await readSource(io(), written('shop.yaml', SMALL), undefined)).toEqual({
    ok: true,
    value: { text: SMALL, file: join(folder, 'shop.yaml'), lab: 'shop' },
  });
});

test('the name in the file goes before its stem, --name before both', async () => {
  const file = written('a.yaml', `name: inside\n${SMALL}`);
  expect([await readSource(io(), file, undefined), await readSource(io(), file, 'given')]).toMatchObject([
    { value: { lab: 'inside' } },
    { value: { lab: 'given' } },
  ]);
});

test('standard input has no file', async () => {
  expect(await readSource(io(SMALL), '-', undefined)).toEqual({ ok: true, value: { text: SMALL, file: null, lab: 'lab' } });
});

test('a wrong file: every problem with the path as it was written', async () => {
  const result = await readSource(io(), written('wrong.yaml', 'containers:\n  1a: {}\n  2b: {}\n'), undefined);
  expect(result.ok ? [] : result.problems.map((problem) => ({ ...problem, message: '', fix: '' }))).toMatchObject([
    { file: 'wrong.yaml', line: 2 },
    { file: 'wrong.yaml', line: 3 },
  ]);
});

test.each([
  ['a file that is not there', () => 'none.yaml', 'not-found'],
  ['a folder', () => '.', 'not-a-file'],
  ['a file of more than 1 MiB', () => written('large.yaml', '#'.repeat(1024 * 1024 + 1)), 'too-large'],
  ['a file that is no UTF-8', () => written('binary.yaml', Buffer.from([0x61, 0xff, 0xfe])), 'not-text'],
  ['a file whose stem is no name', () => written('1.yaml', SMALL), 'lab-name'],
])('%s', async (_, path, code) => {
  expect(await readSource(io(), path(), undefined)).toMatchObject({ ok: false, problems: [{ code }] });
});
