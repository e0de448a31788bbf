import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dependenciesStand } from './dependencies.mjs';

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'netyard-dependencies-'));
  mkdirSync(join(root, 'node_modules'));
});
afterEach(() => rmSync(root, { recursive: true }));

const lock = (packages) => writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': { name: 'x' }, ...packages } }));
const installed = (packages) => writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));

test('a fresh clone: they do not stand', () => {
  lock({ 'node_modules/a': { version: '1.0.0' } });
  expect(dependenciesStand(root)).toBe(false);
});

test('npm installed them: they stand, and the next look is at a hash alone', () => {
  lock({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/only-on-a-mac': { version: '2.0.0', optional: true } });
  installed({ 'node_modules/a': { version: '1.0.0' } });
  expect(dependenciesStand(root)).toBe(true);
  rmSync(join(root, 'node_modules', '.package-lock.json'));
  expect([existsSync(join(root, 'node_modules', '.netyard-lock')), dependenciesStand(root)]).toEqual([true, true]);
});

test.each([
  ['another version', { 'node_modules/a': { version: '1.0.1' } }],
  ['one package more', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } }],
])('the lock changed: %s', (_, packages) => {
  lock({ 'node_modules/a': { version: '1.0.0' } });
  installed({ 'node_modules/a': { version: '1.0.0' } });
  const before = dependenciesStand(root);
  lock(packages);
  expect([before, dependenciesStand(root)]).toEqual([true, false]);
});
