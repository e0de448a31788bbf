import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './lib/files.mjs';

test('a Node.js that is too old is told so, in a sentence', () => {
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '18.20.4' }); require(${JSON.stringify(join(ROOT, 'bin/entry.cjs'))});`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', pretend], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([1, 'netyard: Node.js 18.20.4 is too old. Netyard needs version 20.19 or later: https://nodejs.org\n']);
});

test('without Node.js the launcher says what is missing', () => {
  const { status, stderr } = spawnSync('/bin/sh', [join(ROOT, 'bin/netyard'), 'ps'], { encoding: 'utf8', env: { PATH: join(ROOT, 'docs') } });
  expect([status, stderr.includes('Node.js is not installed')]).toEqual([1, true]);
});

test('neither launcher builds where there are no sources: a packaged copy has no scripts either', () => {
  const launcher = (name) => readFileSync(join(ROOT, 'bin', name), 'utf8').split(/\r?\n/);
  const builds = launcher('netyard.cmd').filter((line) => line.includes('start.mjs'));
  expect(builds.map((line) => line.startsWith('if exist "%ROOT%\\src" ('))).toEqual([true]);
  expect(launcher('netyard').some((line) => line.startsWith('if [ -d "$root/src" ]'))).toBe(true);
});
