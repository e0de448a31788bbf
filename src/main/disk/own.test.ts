import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { keepOwn } from './own.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'netyard-own-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

test('one of our own is left as it is, and so is none', () => {
  const own = folder();
  chmodSync(own, 0o750);
  expect([keepOwn(own), keepOwn(join(own, 'none')), (statSync(own).mode & 0o777).toString(8)]).toEqual([
    { ok: true, value: undefined },
    { ok: true, value: undefined },
    '750',
  ]);
});

test('one of our own that others may write is theirs to write no more', () => {
  const own = join(folder(), 'state');
  mkdirSync(own);
  chmodSync(own, 0o1777);
  expect([keepOwn(own), (statSync(own).mode & 0o7777).toString(8)]).toEqual([{ ok: true, value: undefined }, '1755']);
});

test('one of somebody else is refused', () => {
  const theirs = folder();
  const uid = process.getuid?.() ?? 0;
  const me = vi.spyOn(process, 'getuid').mockReturnValue(uid + 1);
  onTestFinished(() => me.mockRestore());
  expect(keepOwn(theirs)).toEqual({
    ok: false,
    problems: [
      {
        code: 'foreign-folder',
        message: `The folder ${theirs} belongs to another user (${uid}, and you are ${uid + 1}), who could change what is kept in it.`,
        fix: 'Set XDG_STATE_HOME to a folder of your own, or have that one removed.',
      },
    ],
  });
});
