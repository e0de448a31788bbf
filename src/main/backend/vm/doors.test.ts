import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeDoors, removeDoors } from './doors.ts';

let vm: string;

beforeEach(() => {
  vm = mkdtempSync(join(tmpdir(), 'netyard-doors-'));
});

afterEach(() => rmSync(vm, { recursive: true, force: true }));

test('a folder for this user only, without what an earlier keeper left', () => {
  mkdirSync(join(vm, 'doors'));
  writeFileSync(join(vm, 'doors', 'control'), '');
  const doors = makeDoors(vm, 'linux');
  expect([
    doors.kind === 'folder' && doors.path('control'),
    existsSync(join(vm, 'doors', 'control')),
    (statSync(join(vm, 'doors')).mode & 0o777).toString(8),
  ]).toEqual([join(vm, 'doors', 'control'), false, '700']);
});

test('a path that is too long for a socket gets a short one, which is taken away with the rest', () => {
  const long = join(vm, 'x'.repeat(100));
  mkdirSync(long);
  const doors = makeDoors(long, 'linux');
  const folder = doors.kind === 'folder' ? doors.folder : '';
  const before = [folder.startsWith(join(tmpdir(), 'netyard-vm-')), (statSync(folder).mode & 0o777).toString(8)];
  removeDoors(folder, long);
  expect([...before, existsSync(folder)]).toEqual([true, '700', false]);
});

test('nothing else is taken away, whatever the record says', () => {
  const other = join(vm, 'netyard-vm-abc');
  mkdirSync(other);
  removeDoors(other, vm);
  removeDoors(vm, join(vm, 'vm'));
  expect(existsSync(other)).toBe(true);
});

test('Windows has TCP', () => {
  expect(makeDoors(vm, 'win32')).toEqual({ kind: 'tcp' });
});
