import { expect, test } from 'vitest';
import { printedPackages } from './apt.mjs';
import { chooseModules, inOrder } from './modules.mjs';
import { appletsOf, Choice, merged, resolved, withFolders } from './tree.mjs';

const file = (text = '') => ({ entry: { kind: 'file', mode: 0o755, data: Buffer.from(text) }, deb: '/cache/one_1_all.deb' });
const link = (target) => ({ entry: { kind: 'link', target }, deb: '/cache/two_1_all.deb' });
const folder = () => ({ entry: { kind: 'folder', mode: 0o755 }, deb: '/cache/one_1_all.deb' });

const SOURCE = new Map([
  ['usr/bin/tool', file('x')],
  ['usr/bin/other', file('y')],
  ['usr/bin/short', link('tool')],
  ['usr/bin/far', link('/lib/TRIPLE/real')],
  ['usr/bin/broken', link('nowhere')],
  ['usr/lib/TRIPLE/real', file('z')],
  ['usr/share/data', folder()],
  ['usr/share/data/a', file('a')],
  ['usr/share/data/b', file('b')],
  ['usr/share/doc/alias', link('real')],
  ['usr/share/doc/real/copyright', file('c')],
]);

function chosen(work) {
  const choice = new Choice(SOURCE, 'TRIPLE');
  work(choice);
  return [[...choice.entries.keys()], [...choice.debs]];
}

test.each([
  ['bin/ip', 'usr/bin/ip'],
  ['lib64/ld.so', 'usr/lib64/ld.so'],
  ['usr/bin/ip', 'usr/bin/ip'],
  ['libexec/a', 'libexec/a'],
])('merged: %s', (path, expected) => {
  expect(merged(path)).toBe(expected);
});

test.each([
  ['a file', 'usr/bin/tool', 'usr/bin/tool'],
  ['a link', 'bin/short', 'usr/bin/tool'],
  ['a link to an absolute path', 'usr/bin/far', 'usr/lib/TRIPLE/real'],
  ['a folder that is a link', 'usr/share/doc/alias/copyright', 'usr/share/doc/real/copyright'],
  ['a link to nothing', 'usr/bin/broken', null],
  ['nothing', 'usr/bin/none', null],
])('resolved: %s', (_name, path, expected) => {
  expect(resolved(SOURCE, path)).toBe(expected);
});

test('a link brings what it leads to, and both packages', () => {
  expect(chosen((choice) => choice.addProgram('short', 'two'))).toEqual([
    ['usr/bin/short', 'usr/bin/tool'],
    ['/cache/two_1_all.deb', '/cache/one_1_all.deb'],
  ]);
});

test('all programs of a package', () => {
  expect(chosen((choice) => choice.addProgram('*', 'one'))[0]).toEqual(['usr/bin/tool', 'usr/bin/other']);
});

test('a folder brings what is in it', () => {
  expect(chosen((choice) => choice.addPath('usr/share/data'))[0]).toEqual(['usr/share/data/a', 'usr/share/data/b']);
});

test.each([
  ['no such program', (choice) => choice.addProgram('none', 'one'), 'No package brings the program none.'],
  ['no such file', (choice) => choice.addPath('etc/none'), 'No package brings etc/none.'],
  ['a link to nothing', (choice) => choice.addPath('usr/bin/broken'), 'usr/bin/broken leads to usr/bin/nowhere, which no package brings.'],
])('%s is said', (_name, work, sentence) => {
  expect(() => chosen(work)).toThrow(sentence);
});

test('the names in a busybox end where the order ends', () => {
  const data = Buffer.from('code\0[\0[[\0acpid\0cat\0run-parts\0zcat\0BusyBox is\0', 'latin1');
  expect([appletsOf(data), appletsOf(Buffer.from('no list'))]).toEqual([['[', '[[', 'acpid', 'cat', 'run-parts', 'zcat'], []]);
});

test('folders come before what is in them', () => {
  const { entry } = file();
  const paths = withFolders(
    new Map([
      ['usr/bin/b', entry],
      ['bin', entry],
      ['usr/bin/a', entry],
    ]),
  ).map(([path, { kind }]) => `${path} ${kind}`);
  expect(paths).toEqual(['bin file', 'usr folder', 'usr/bin folder', 'usr/bin/a file', 'usr/bin/b file']);
});

/** A module that has nothing but a section `.modinfo`. */
function module(info) {
  const names = '\0.modinfo\0';
  const data = Buffer.alloc(1024);
  data.writeBigUInt64LE(64n, 40);
  data.writeUInt16LE(64, 58);
  data.writeUInt16LE(2, 60);
  for (const [at, name, offset, size] of [
    [64, 0, 256, names.length],
    [128, 1, 300, info.length],
  ]) {
    data.writeUInt32LE(name, at);
    data.writeBigUInt64LE(BigInt(offset), at + 24);
    data.writeBigUInt64LE(BigInt(size), at + 32);
  }
  data.write(names, 256, 'latin1');
  data.write(info, 300, 'latin1');
  return data;
}

const MODULES = new Map([
  ['lib/unused.ko', module('depends=\0')],
  ['lib/crc-x.ko', module('depends=\0')],
  ['net/a.ko', module('depends=b,crc_x\0')],
  ['net/b.ko', module('depends=crc_x\0softdep=pre: soft post: missing\0')],
  ['crypto/soft.ko', module('depends=\0')],
]);

test('chosen modules bring what they need', () => {
  expect(chooseModules(MODULES, ['net/a.ko', 'net/built.ko'], ['net/built.ko'])).toEqual(['crypto/soft.ko', 'lib/crc-x.ko', 'net/a.ko', 'net/b.ko']);
});

test('a module that is nowhere is said', () => {
  expect(() => chooseModules(MODULES, ['net', 'net/c.ko'], [])).toThrow('The kernel’s package has no module at net/c.ko.'.replace('’', "'"));
});

test('each module after what it needs', () => {
  expect(inOrder(MODULES, ['net/a.ko'])).toEqual(['lib/crc-x.ko', 'crypto/soft.ko', 'net/b.ko', 'net/a.ko']);
});

test('the packages that apt would fetch', () => {
  const hash = '0123456789abcdef'.repeat(4);
  const output = [
    'Reading package lists...',
    `'http://deb.debian.org/debian/pool/main/e/ethtool/ethtool_6.1-1_amd64.deb' ethtool_1%3a6.1-1_amd64.deb 196612 SHA256:${hash}`,
    "'http://deb.debian.org/debian/pool/main/x/x_1_all.deb' x_1_all.deb 12 MD5Sum:00",
  ].join('\n');
  expect(printedPackages(output)).toEqual([{ name: 'ethtool_1%3a6.1-1_amd64.deb', sha256: hash }]);
});
