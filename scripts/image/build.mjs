import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { filesBelow, ROOT, writeAtomically } from '../lib/files.mjs';
import { fetchPackages, privateApt, RELEASE } from './apt.mjs';
import { ARCHITECTURES, FILES, FOLDERS, LINKS, MODULES, MORE_PACKAGES, PROGRAMS, SIZE_LIMIT } from './contents.mjs';
import { writeCpio } from './cpio.mjs';
import { FORMAT, fileRecord, licenceText, packageRecord, sha256 } from './manifest.mjs';
import { BOOT_MODULES, chooseModules, inOrder, moduleIndexes } from './modules.mjs';
import { writeTarGz } from './tar.mjs';
import { appletsOf, Choice, readPackages, withFolders } from './tree.mjs';

const GUEST = join(ROOT, 'scripts/image/guest');

/**
 * Builds the image of one architecture.
 *
 * @param {{ arch: 'amd64' | 'arm64', out: string, wsl: boolean, say: (line: string) => void }} options
 *   `out`: the folder for `kernel`, `initramfs`, `licences.txt` and `manifest.json`; with `wsl` also `rootfs.tar.gz`
 * @returns {Promise<number>} bytes of kernel and initramfs together
 */
export async function buildImage({ arch, out, wsl, say }) {
  const { debs, kernelDeb } = await getPackages(arch, say);
  say('reading the packages');
  const source = readPackages(debs.map(({ path }) => path));
  const kernel = kernelOf(source);
  const choice = new Choice(source, ARCHITECTURES[arch].triple);
  for (const [packageName, names] of Object.entries(PROGRAMS)) for (const name of names) choice.addProgram(name, packageName);
  for (const path of FILES) choice.addPath(path);
  const tree = new Map([...choice.entries, ...ownEntries(choice.entries)]);
  say('choosing kernel modules');
  const modules = await moduleEntries(source, kernel.version);
  const initramfs = compress(writeCpio(withFolders(new Map([...tree, ...guestEntries(), ...modules]))), say);
  const used = debs.filter(({ path }) => choice.debs.has(path) || path === kernelDeb);
  const packages = used.map((deb) => packageRecord(deb, source));
  const files = {
    kernel: kernel.image,
    initramfs,
    'licences.txt': Buffer.from(
      licenceText(
        packages.map(({ name }) => name),
        source,
      ),
    ),
  };
  if (wsl) files['rootfs.tar.gz'] = writeTarGz(withFolders(new Map([...tree, ['etc/wsl.conf', guestFile('etc/wsl.conf')]])));
  const size = kernel.image.length + initramfs.length;
  if (size > SIZE_LIMIT) throw new Error(`kernel and initramfs have ${size} bytes, more than the ${SIZE_LIMIT} that are allowed.`);
  const records = Object.entries(files).map(([name, data]) => fileRecord(name, data));
  writeOut(out, files, { format: FORMAT, arch, release: RELEASE, kernel: kernel.version, files: records, packages });
  return size;
}

async function getPackages(arch, say) {
  const folder = join(ROOT, 'node_modules/.cache/netyard-image', arch);
  const apt = await privateApt(folder, arch);
  say('asking for the packages');
  await apt(['update']);
  const kernel = await currentKernel(apt, ARCHITECTURES[arch].kernel);
  say('fetching packages');
  const debs = await fetchPackages(apt, folder, { packages: [...Object.keys(PROGRAMS), ...MORE_PACKAGES], alone: [kernel] });
  for (const { path, sha256: wanted } of debs) {
    if (sha256(readFileSync(path)) !== wanted) throw new Error(`${path} is not what the signed list says. Delete it and build again.`);
  }
  return { debs, kernelDeb: debs.find(({ path }) => path.includes(`/${kernel}_`)).path };
}

/** The metapackage names the kernel of the day; the mirror has no other. It is fetched without what it would install on a machine. */
async function currentKernel(apt, metapackage) {
  const [, name] = /^Inst (linux-image-\d\S*) /m.exec(await apt(['-s', 'install', metapackage])) ?? [];
  if (name === undefined) throw new Error(`${metapackage} names no kernel.`);
  return name;
}

function kernelOf(source) {
  const path = [...source.keys()].find((at) => at.startsWith('boot/vmlinuz-'));
  const image = source.get(path).entry.data;
  // On arm64 a kernel does not unpack itself, so Debian's is not packed; QEMU unpacks gzip there.
  const bare = image.toString('latin1', 56, 60) === 'ARM\x64';
  return { version: path.slice('boot/vmlinuz-'.length), image: bare ? gzipSync(image, { level: 9 }) : image };
}

/** What no package brings: links, folders, busybox's programs where there is no other, and our few files of /etc. */
function ownEntries(chosen) {
  const link = (target) => ({ kind: 'link', target });
  const own = new Map(Object.entries(LINKS).map(([path, target]) => [path, link(target)]));
  const there = (name) => ['usr/bin', 'usr/sbin'].some((folder) => chosen.has(`${folder}/${name}`) || own.has(`${folder}/${name}`));
  for (const name of appletsOf(chosen.get('usr/bin/busybox').data)) if (!there(name)) own.set(`usr/bin/${name}`, link('busybox'));
  for (const [path, mode] of Object.entries(FOLDERS)) own.set(path, { kind: 'folder', mode });
  for (const path of filesBelow(join(GUEST, 'etc'))) {
    const name = path.slice(GUEST.length + 1).replaceAll('\\', '/');
    if (name !== 'etc/wsl.conf') own.set(name, guestFile(name, name === 'etc/shadow' ? 0o600 : 0o644));
  }
  return own;
}

function guestFile(name, mode = 0o644) {
  return { kind: 'file', mode, data: readFileSync(join(GUEST, name)) };
}

function guestEntries() {
  return new Map([
    ['init', guestFile('init', 0o755)],
    ['usr/lib/netyard/supervisor.pl', guestFile('supervisor.pl')],
  ]);
}

async function moduleEntries(source, version) {
  const base = `usr/lib/modules/${version}/`;
  const inPackage = new Map(
    [...source].filter(([at, { entry }]) => at.startsWith(base) && entry.kind === 'file').map(([at, { entry }]) => [at.slice(base.length), entry.data]),
  );
  const all = new Map([...inPackage].filter(([at]) => at.endsWith('.ko')).map(([at, data]) => [at.slice('kernel/'.length), data]));
  const builtin = inPackage
    .get('modules.builtin')
    .toString('utf8')
    .split('\n')
    .map((path) => path.slice('kernel/'.length));
  const files = new Map(chooseModules(all, MODULES, builtin).map((path) => [`kernel/${path}`, all.get(path)]));
  const lists = [...inPackage].filter(([at]) => /^modules\.(order|builtin|builtin\.modinfo)$/.test(at));
  const indexes = await moduleIndexes(version, new Map([...files, ...lists]));
  const boot = inOrder(all, BOOT_MODULES).map((path) => `kernel/${path}\n`);
  const entries = new Map([...files, ...indexes].map(([path, data]) => [base + path, { kind: 'file', mode: 0o644, data }]));
  return entries.set('usr/lib/netyard/boot-modules', { kind: 'file', mode: 0o644, data: Buffer.from(boot.join('')) });
}

function compress(data, say) {
  say(`compressing ${(data.length / 1e6).toFixed(0)} MB`);
  return execFileSync('zstd', ['-9', '--single-thread', '-q', '-c'], { input: data, maxBuffer: 1 << 30 });
}

/** The manifest last: where it is, the files that it names are. */
function writeOut(out, files, manifest) {
  mkdirSync(out, { recursive: true });
  for (const [name, data] of Object.entries(files)) writeAtomically(join(out, name), data);
  writeAtomically(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
