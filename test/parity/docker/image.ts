/** An image for containers of real engines, with what questions are asked by: no registry is asked. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const PROGRAMS = ['/usr/bin/sh', '/usr/bin/cat', '/usr/bin/sleep', '/usr/bin/perl', '/usr/bin/ping'];

/** Makes FOLDER/image.tar of this machine's own programs and their libraries. @returns its path */
export function makeImage(folder: string): string {
  const tree = mkdtempSync(join(tmpdir(), 'netyard-image-'));
  for (const name of ['usr/bin', 'usr/lib', 'usr/lib64', 'etc', 'tmp', 'root']) mkdirSync(join(tree, name), { recursive: true });
  for (const name of ['bin', 'lib', 'lib64']) symlinkSync(`usr/${name}`, join(tree, name));
  for (const program of PROGRAMS) {
    place(tree, program);
    for (const library of librariesOf(program)) place(tree, library);
  }
  const modules = ['x86_64', 'aarch64'].map((processor) => `/usr/lib/${processor}-linux-gnu/perl-base`).find((path) => existsSync(path));
  if (modules !== undefined) cpSync(modules, join(tree, modules), { recursive: true });
  writeFileSync(join(tree, 'etc/nsswitch.conf'), 'hosts: files dns\n');
  // As on Debian: a name in /etc/hosts may have several addresses.
  writeFileSync(join(tree, 'etc/host.conf'), 'multi on\n');
  writeFileSync(join(tree, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  const path = join(folder, 'image.tar');
  const tar = spawnSync('tar', ['--create', '--owner=0', '--group=0', '--directory', tree, '--file', path, '.'], { encoding: 'utf8' });
  rmSync(tree, { recursive: true, force: true });
  if (tar.status !== 0) throw new Error(`No image: ${tar.stderr}`);
  return path;
}

/** As in a merged /usr. */
function place(tree: string, path: string): void {
  const at = join(tree, path.replace(/^\/(bin|sbin|lib|lib64)\//, '/usr/$1/'));
  mkdirSync(dirname(at), { recursive: true });
  copyFileSync(realpathSync(path), at);
}

/** What ldd(1) says that a program is linked with, the loader too. */
function librariesOf(program: string): readonly string[] {
  const { stdout } = spawnSync('ldd', [program], { encoding: 'utf8' });
  return [...stdout.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, path]) => path ?? '');
}
