import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hashOf } from './files.mjs';
import { nodeTooOld } from './machine.mjs';
import { run, sideBySide } from './run.mjs';
import { findProgram, packagesOf, toolList } from './tools.mjs';

const folder = mkdtempSync(join(tmpdir(), 'netyard-scripts-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['20.19.0', null],
  ['20.20.2', null],
  ['24.0.0', null],
  ['20.18.3', 'Node.js 20.18.3 is too old. Netyard needs version 20.19 or later: https://nodejs.org'],
  ['18.20.0', 'Node.js 18.20.0 is too old. Netyard needs version 20.19 or later: https://nodejs.org'],
])('Node.js %s', (version, sentence) => {
  expect(nodeTooOld(version)).toBe(sentence);
});

test('the list of tools: each program once, each with a package, a need and a reason', () => {
  const tools = toolList();
  expect(new Set(tools.map(({ program }) => program)).size).toBe(tools.length);
  expect(tools.filter((tool) => !(tool.package && tool.why && ['run', 'better', 'test', 'long'].includes(tool.need)))).toEqual([]);
});

test('a program is found on the PATH, and where no PATH of an ordinary user leads', () => {
  const before = process.env.PATH;
  const own = join(folder, 'own');
  writeFileSync(own, '');
  chmodSync(own, 0o755);
  try {
    process.env.PATH = folder;
    expect([findProgram('own'), findProgram('ldconfig'), findProgram('no-such-program')]).toEqual([
      own,
      expect.stringMatching(/^(\/usr)?\/sbin\/ldconfig$/),
      null,
    ]);
  } finally {
    process.env.PATH = before;
  }
});

test('packages, each once', () => {
  expect(packagesOf([{ package: 'iproute2' }, { package: 'curl' }, { package: 'iproute2' }])).toEqual(['curl', 'iproute2']);
});

test('a hash changes with a name or a content, not with a test', () => {
  const write = (path, text) => writeFileSync(join(folder, 'src', path), text);
  const hash = () => hashOf(['src'], folder);
  mkdirSync(join(folder, 'src'));
  write('a.ts', '1');
  const first = hash();
  write('a.test.ts', 'x');
  const withTest = hash();
  write('a.ts', '2');
  const changed = hash();
  write('b.ts', '');
  expect([withTest === first, changed === first, hash() === changed]).toEqual([true, false, false]);
});

test('tasks side by side give their results in order, never more at once than there are lanes', async () => {
  let running = 0;
  let most = 0;
  const task = (ms) => async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, ms));
    running--;
    return ms;
  };
  expect([await sideBySide([30, 5, 10, 1].map(task), 2), most]).toEqual([[30, 5, 10, 1], 2]);
});

test('a program that takes too long is ended with all that it started', async () => {
  const { code, output } = await run(['sh', '-c', 'sleep 1000 & echo $!; wait'], { timeoutMs: 300 });
  expect(code).toBe(124);
  // Dead is enough: who inherits it may take its time to collect it.
  const state = () => (existsSync(`/proc/${output.trim()}/stat`) ? readFileSync(`/proc/${output.trim()}/stat`, 'latin1').split(' ')[2] : 'Z');
  await expect.poll(state).toBe('Z');
});
