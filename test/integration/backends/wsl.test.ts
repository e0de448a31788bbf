/** WSL's adapter, over the stand-in of test/fixtures/wsl: WSL itself runs on Windows only. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ask } from '../../../src/main/backend/ask.ts';
import type { Backend } from '../../../src/main/backend/backend.ts';
import { parseBackendName } from '../../../src/main/backend/backends.ts';
import { listDistributions } from '../../../src/main/backend/wsl/distributions.ts';
import { wslBackend } from '../../../src/main/backend/wsl/wsl-backend.ts';
import { ownIdentity } from '../../../src/main/process/identity.ts';
import type { Result } from '../../../src/shared/result.ts';
import { until } from '../../until.ts';
import { keepsTheContract } from './contract.ts';

const PROGRAM = resolve('test/fixtures/wsl/wsl.exe');
const folders: string[] = [];
const opened: Backend[] = [];

afterAll(async () => {
  for (const backend of opened) backend.dispose();
  for (const folder of folders) {
    await shutdown(folder);
    rmSync(folder, { recursive: true, force: true });
  }
});

interface Standing {
  readonly distributions: readonly { readonly name: string; readonly version: number; readonly state: string; readonly usual?: boolean }[];
  readonly knowsUtf8?: boolean;
  readonly fault?: string;
}

/** A Windows with these distributions; the stand-in is told of it by the environment. */
function windows(standing: Standing): string {
  const folder = mkdtempSync(join(tmpdir(), 'netyard-wsl-'));
  folders.push(folder);
  writeFileSync(join(folder, 'state.json'), JSON.stringify(standing));
  process.env.WSL_STATE = folder;
  return folder;
}

function open(text: string, folder: string): Backend {
  const name = parseBackendName(text);
  if (!name.ok) throw new Error(text);
  const backend = wslBackend(name.value, folder, { program: PROGRAM, imageFolders: [join(folder, 'image')], disk: join(folder, 'a', 'disk') });
  opened.push(backend);
  return backend;
}

async function shutdown(folder: string): Promise<void> {
  await ask([PROGRAM, '--shutdown'], 20_000, { WSL_STATE: folder });
}

const standing = (folder: string): Standing => JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')) as Standing;
const problemOf = (result: Result<unknown>) => (result.ok ? null : (({ code, fix }) => ({ code, fix }))(result.problems[0] ?? { code: '', message: '' }));
const DEBIAN = { name: 'Debian', version: 2, state: 'Stopped', usual: true } as const;

keepsTheContract('a distribution of WSL (a stand-in for wsl.exe)', async () => {
  const folder = windows({ distributions: [DEBIAN] });
  const backend = open('wsl:Debian', folder);
  return { executor: backend.executor, cut: () => shutdown(folder), dispose: () => backend.dispose() };
});

describe('the distributions', () => {
  test.each([
    ['UTF-16, as every version says it', false],
    ['UTF-8, where it is asked for and known', true],
  ])('are read from %s', async (_what, knowsUtf8) => {
    const distributions = [
      { name: 'Ubuntu-24.04', version: 2, state: 'Running' },
      { name: 'alt', version: 1, state: 'Stopped', usual: true },
      { name: 'docker-desktop', version: 2, state: 'Running' },
    ];
    windows({ knowsUtf8, distributions });
    expect(await listDistributions(PROGRAM)).toEqual({
      ok: true,
      value: [
        { name: 'Ubuntu-24.04', running: true, version: 2, usual: false },
        { name: 'alt', running: false, version: 1, usual: true },
      ],
    });
  });

  test('may be none', async () => {
    windows({ distributions: [] });
    expect(await listDistributions(PROGRAM)).toEqual({ ok: true, value: [] });
  });
});

describe('what is meant', () => {
  const used = async (text: string, distributions: Standing['distributions']) => {
    const folder = windows({ distributions });
    const booted = problemOf(await open(text, folder).boot());
    return [booted, standing(folder).distributions.flatMap(({ name, state }) => (state === 'Running' ? [name] : []))];
  };
  const VERSION_1 = { name: 'alt', version: 1, state: 'Stopped', usual: true } as const;

  test('by `wsl`: the usual one', async () => {
    expect(await used('wsl', [{ ...DEBIAN, usual: false, name: 'Netyard' }, DEBIAN])).toEqual([null, ['Debian']]);
  });
  test("by `wsl` where the usual one is of version 1: Netyard's own", async () => {
    expect(await used('wsl', [VERSION_1, { ...DEBIAN, usual: false }, { ...DEBIAN, usual: false, name: 'Netyard' }])).toEqual([null, ['Netyard']]);
  });
  test('one of version 1: refused, with the one command', async () => {
    expect(await used('wsl:alt', [VERSION_1, { ...DEBIAN, usual: false }])).toEqual([{ code: 'wsl-version-1', fix: 'wsl.exe --set-version alt 2' }, []]);
  });
  test('one that is not there', async () => {
    expect(await used('wsl:Arch', [DEBIAN])).toEqual([{ code: 'no-distribution', fix: '`wsl.exe --list --verbose` lists them.' }, []]);
  });
  test('where there is none, and no tree to make one of', async () => {
    expect(await used('wsl', [])).toEqual([{ code: 'no-distribution', fix: 'wsl.exe --install Debian' }, []]);
  });

  test("where there is none: Netyard's own, imported", async () => {
    const folder = windows({ distributions: [] });
    mkdirSync(join(folder, 'image'));
    const tar = join(folder, 'image', 'rootfs.tar.gz');
    writeFileSync(tar, 'a tree');
    const sha256 = createHash('sha256').update('a tree').digest('hex');
    writeFileSync(join(folder, 'image', 'manifest.json'), JSON.stringify({ format: 1, files: [{ name: 'rootfs.tar.gz', sha256 }] }));
    const booted = await open('wsl', folder).boot();
    const calls = readFileSync(join(folder, 'calls.jsonl'), 'utf8').split('\n');
    const disk = join(folder, 'a', 'disk', 'Netyard');
    expect([booted.ok, JSON.parse(calls[1] ?? '')]).toEqual([true, ['--import', 'Netyard', disk, tar, '--version', '2']]);
  });
});

describe('what keeps it from starting', () => {
  const AGAIN = 'wsl.exe --install --no-distribution (as administrator), then start Windows anew.';
  test.each([
    ['not installed', { code: 'wsl-not-installed', fix: AGAIN }],
    ['no component', { code: 'wsl-not-installed', fix: AGAIN }],
    ['no virtualisation', { code: 'wsl-virtualisation', fix: "Turn virtualisation (VT-x, AMD-V, SVM) on in the firmware's settings." }],
    ['no platform', { code: 'wsl-virtualisation', fix: AGAIN }],
    ['broken disk', { code: 'wsl-refused', fix: undefined }],
  ])('is said: %s', async (fault, problem) => {
    const folder = windows({ distributions: [DEBIAN], fault });
    expect(problemOf(await open('wsl', folder).boot())).toEqual(problem);
  });
});

describe('a lab that is kept', () => {
  /** Who waits in the distribution. */
  const holders = (folder: string) =>
    ask(
      [
        'sh',
        '-c',
        `grep -lz 'WSL_STATE_INSIDE=${folder}$' /proc/[0-9]*/environ 2>/dev/null | while read f; do tr '\\0' ' ' <"\${f%environ}cmdline"; echo; done`,
      ],
      5000,
    ).then(
      ({ stdout }) =>
        stdout
          .toString()
          .split('\n')
          .filter((line) => line.startsWith('perl -e sleep')).length,
    );

  test('has one that waits, however often; let go, none', async () => {
    const folder = windows({ distributions: [DEBIAN] });
    const backend = open('wsl', folder);
    await backend.boot();
    await backend.keep('lab');
    await until(
      () => holders(folder),
      (count) => count === 1,
      5000,
    );
    await backend.keep('lab');
    await until(
      () => holders(folder),
      (count) => count === 1,
      5000,
    );
    await backend.release('lab');
    await until(
      () => holders(folder),
      (count) => count === 0,
      5000,
    );
  });

  test('is gone where WSL was shut down, which starts nothing to be found out', async () => {
    const folder = windows({ distributions: [DEBIAN] });
    const backend = open('wsl', folder);
    await backend.boot();
    const self = ownIdentity();
    const before = await backend.isAlive(self);
    let changes = 0;
    backend.onChange(() => {
      changes += 1;
    });
    await shutdown(folder);
    await until(
      () => changes,
      (count) => count > 0,
      5000,
    );
    expect([before, await backend.isAlive(self), standing(folder).distributions[0]?.state]).toEqual([
      { ok: true, value: true },
      { ok: true, value: false },
      'Stopped',
    ]);
  });
});
