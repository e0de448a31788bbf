import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { accelerators, Findings, isOffered } from './accelerators.ts';

test('which are tried, in order', () => {
  expect([
    accelerators('linux', 'x64', 'amd64'),
    accelerators('linux', 'x64', 'arm64'),
    accelerators('darwin', 'arm64', 'arm64'),
    accelerators('win32', 'x64', 'amd64'),
    accelerators('freebsd', 'x64', 'amd64'),
  ]).toEqual([['kvm', 'tcg'], ['tcg'], ['hvf', 'tcg'], ['whpx', 'tcg'], ['tcg']]);
});

test('kvm is not offered without its device', () => {
  expect([isOffered('kvm', '/nowhere/kvm'), isOffered('kvm', '/dev/null'), isOffered('tcg', '/nowhere/kvm')]).toEqual([false, true, true]);
});

test('what failed is remembered for one key, and a spoilt file is no finding', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'netyard-findings-'));
  try {
    const before = new Findings(folder, 'boot 1').failed('kvm');
    await new Findings(folder, 'boot 1').remember('kvm');
    const after = new Findings(folder, 'boot 1').failed('kvm');
    const other = [new Findings(folder, 'boot 1').failed('hvf'), new Findings(folder, 'boot 2').failed('kvm')];
    writeFileSync(join(folder, 'accelerators.json'), '{"key":"boot 1","fai');
    expect([before, after, ...other, new Findings(folder, 'boot 1').failed('kvm')]).toEqual([false, true, false, false, false]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
