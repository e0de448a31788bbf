import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findImage, imageFolders, manifestHashes } from './image.ts';

let vm: string;
let folder: string;

beforeEach(() => {
  vm = mkdtempSync(join(tmpdir(), 'netyard-image-'));
  folder = join(vm, 'image', 'amd64');
  mkdirSync(folder, { recursive: true });
});

afterEach(() => rmSync(vm, { recursive: true }));

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

function write(kernel: string, initramfs: string): void {
  writeFileSync(join(folder, 'kernel'), kernel);
  writeFileSync(join(folder, 'initramfs'), initramfs);
}

function writeManifest(kernel: string, initramfs: string, format = 1): void {
  const files = [
    { name: 'kernel', sha256: hashOf(kernel) },
    { name: 'initramfs', sha256: hashOf(initramfs) },
  ];
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ format, files }));
}

const find = () => findImage(imageFolders('/nowhere', vm, 'amd64'), 'amd64', vm);

test('an image as its manifest says', async () => {
  write('k', 'i');
  writeManifest('k', 'i');
  expect(await find()).toEqual({
    ok: true,
    value: { kernel: join(folder, 'kernel'), initramfs: join(folder, 'initramfs'), hash: hashOf(`${hashOf('k')} ${hashOf('i')}`) },
  });
});

test('no image', async () => {
  expect(await find()).toEqual({
    ok: false,
    problems: [
      {
        code: 'no-vm-image',
        message: 'The image of the small Linux (amd64) is not there: it is no part of Netyard’s own files.'.replace('’', "'"),
        fix: 'Copy one that was built elsewhere, or say with NETYARD_VM_IMAGE where to fetch it from: docs/image.md.',
      },
    ],
  });
});

test('a file that was changed, missing, or changed after it was checked', async () => {
  const codes = async () => {
    const found = await find();
    return found.ok ? 'good' : found.problems.map(({ code, message }) => `${code}: ${message.replaceAll(vm, '')}`).join();
  };
  write('k', 'x');
  writeManifest('k', 'i');
  const changed = await codes();
  write('k', 'i');
  const good = await codes();
  // As large as it was: only its time tells.
  writeFileSync(join(folder, 'initramfs'), 'j');
  utimesSync(join(folder, 'initramfs'), 1, 1);
  const later = await codes();
  rmSync(join(folder, 'kernel'));
  const missing = (await codes()).split(' (')[0];
  const notWhat = 'vm-image-damaged: The image of the small Linux in /image/amd64 is not started: /image/amd64/initramfs is not what its manifest says.';
  expect([changed, good, later, missing]).toEqual([
    notWhat,
    'good',
    notWhat,
    'vm-image-damaged: The image of the small Linux in /image/amd64 is not started: /image/amd64/kernel cannot be read',
  ]);
});

test('a manifest of another format, and what is none', () => {
  writeManifest('k', 'i', 2);
  const files = [{ name: 'kernel', sha256: 'a' }, { name: 'initramfs', sha256: 'b' }, null, 7];
  expect([
    manifestHashes(JSON.stringify({ format: 1, files })),
    manifestHashes(JSON.stringify({ format: 2, files })),
    manifestHashes(JSON.stringify({ format: 1, files: files.slice(1) })),
    manifestHashes('{'),
    manifestHashes('null'),
  ]).toEqual([{ kernel: 'a', initramfs: 'b' }, null, null, null, null]);
});
