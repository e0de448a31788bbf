import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { archOf, findQemu, noQemu } from './qemu.ts';

const UBUNTU = 'PRETTY_NAME="Ubuntu 24.04"\nVERSION_ID="24.04"\nID=ubuntu\nID_LIKE=debian\n';

/** The command that installs QEMU on a system. */
function fixOn(platform: NodeJS.Platform, osRelease = ''): readonly (string | undefined)[] {
  return (['amd64', 'arm64'] as const).map((arch) => noQemu(arch, { platform, environment: {}, osRelease }).fix?.replace('Install it: ', ''));
}

test('one command for each system', () => {
  expect({
    ubuntu: fixOn('linux', UBUNTU),
    fedora: fixOn('linux', 'ID=fedora\n'),
    rocky: fixOn('linux', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n'),
    arch: fixOn('linux', 'ID=arch\n'),
    suse: fixOn('linux', 'ID="opensuse-leap"\nID_LIKE="suse opensuse"\n'),
    alpine: fixOn('linux', 'ID=alpine\n'),
    mac: fixOn('darwin'),
    windows: fixOn('win32'),
  }).toEqual({
    ubuntu: ['sudo apt install --no-install-recommends qemu-system-x86', 'sudo apt install --no-install-recommends qemu-system-arm'],
    fedora: ['sudo dnf install qemu-system-x86-core', 'sudo dnf install qemu-system-aarch64-core'],
    rocky: ['sudo dnf install qemu-system-x86-core', 'sudo dnf install qemu-system-aarch64-core'],
    arch: ['sudo pacman -S qemu-system-x86', 'sudo pacman -S qemu-system-aarch64'],
    suse: ['sudo zypper install qemu-x86', 'sudo zypper install qemu-arm'],
    alpine: ['sudo apk add qemu-system-x86_64', 'sudo apk add qemu-system-aarch64'],
    mac: ['brew install qemu', 'brew install qemu'],
    windows: ['winget install --id SoftwareFreedomConservancy.QEMU', 'winget install --id SoftwareFreedomConservancy.QEMU'],
  });
});

test('QEMU is found by PATH, and an upgrade is seen', () => {
  const folder = mkdtempSync(join(tmpdir(), 'netyard-qemu-'));
  try {
    const path = join(folder, 'qemu-system-x86_64');
    const around = { platform: 'linux', environment: { PATH: `/nowhere:${folder}` }, osRelease: UBUNTU } as const;
    const without = findQemu('amd64', around);
    writeFileSync(path, '#!/bin/sh\n', { mode: 0o755 });
    const before = findQemu('amd64', around);
    writeFileSync(path, '#!/bin/sh\n:\n');
    const after = findQemu('amd64', around);
    expect([without, before, after].map((found) => (found.ok ? found.value.path : found.problems))).toEqual([[noQemu('amd64', around)], path, path]);
    expect(before.ok && after.ok && before.value.edition !== after.value.edition).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('processors in Debian’s words', () => {
  expect(['x64', 'arm64', 'riscv64'].map(archOf)).toEqual(['amd64', 'arm64', null]);
});
