/** The tree of the small Linux as a tar, from the image's initramfs: what `npm run image -- --wsl` writes beside it. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootfsFolders } from '../../../src/main/backend/rootfs.ts';

/** Puts the tar and a manifest where a Netyard with this state folder looks for them first. */
export function placeTree(root: string): void {
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const [place = '', built = ''] = rootfsFolders(root, architecture);
  const unpacked = mkdtempSync(join(tmpdir(), 'netyard-tree-'));
  const { stdout, stderr, status } = spawnSync('zstd', ['--decompress', '--stdout', '--quiet', join(built, 'initramfs')], { maxBuffer: 1 << 30 });
  if (status !== 0) throw new Error(`The image is not there: npm run image. ${stderr}`);
  unpack(stdout, unpacked);
  mkdirSync(place, { recursive: true });
  const tar = spawnSync('tar', ['--create', '--directory', unpacked, '--file', join(place, 'rootfs.tar.gz'), '--use-compress-program', 'gzip -1', '.']);
  if (tar.status !== 0) throw new Error(`${tar.stderr}`);
  rmSync(unpacked, { recursive: true, force: true });
  const sha256 = createHash('sha256')
    .update(readFileSync(join(place, 'rootfs.tar.gz')))
    .digest('hex');
  writeFileSync(join(place, 'manifest.json'), JSON.stringify({ format: 1, files: [{ name: 'rootfs.tar.gz', sha256 }] }));
}

/** Archives of the kind "newc" (Linux, Documentation/driver-api/early-userspace/buffer-format.rst). Modules are the kernel's, not the tree's. */
function unpack(archive: Buffer, folder: string): void {
  const aligned = (at: number) => Math.ceil(at / 4) * 4;
  for (let at = 0; at + 110 <= archive.length; ) {
    const field = (index: number) => Number.parseInt(archive.toString('latin1', at + 6 + 8 * index, at + 14 + 8 * index), 16);
    const [mode, size, nameSize] = [field(1), field(6), field(11)];
    const name = archive.toString('utf8', at + 110, at + 110 + nameSize - 1);
    if (name === 'TRAILER!!!') return;
    const start = aligned(at + 110 + nameSize);
    const data = archive.subarray(start, start + size);
    at = aligned(start + size);
    if (name === '.' || name === 'init' || name.startsWith('usr/lib/modules/')) continue;
    const path = join(folder, name);
    if ((mode & 0o170000) === 0o040000) mkdirSync(path, { recursive: true, mode: mode & 0o7777 });
    else if ((mode & 0o170000) === 0o120000) symlinkSync(data.toString(), path);
    else writeFileSync(path, data, { mode: mode & 0o7777 });
  }
}
