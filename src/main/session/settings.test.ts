import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chooseBackend, usualBackend } from './settings.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'netyard-settings-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test.each([
  ['linux', 'local'],
  ['win32', 'wsl'],
  ['darwin', 'vm'],
] as const)('where nothing was chosen %s has %s', (platform, backend) => {
  expect(usualBackend(root, platform)).toBe(backend);
});

test('what was chosen is remembered', async () => {
  await chooseBackend(root, 'ssh:lab.example.org');
  expect(usualBackend(root, 'linux')).toBe('ssh:lab.example.org');
});

test.each(['{"backend":"lima:default"}', '{"backend":7}', 'null', '{"backend"'])(
  'what is no backend was never chosen, and can be chosen anew: %s',
  async (text) => {
    writeFileSync(join(root, 'settings.json'), text);
    const before = usualBackend(root, 'linux');
    await chooseBackend(root, 'vm');
    expect([before, usualBackend(root, 'linux')]).toEqual(['local', 'vm']);
  },
);
