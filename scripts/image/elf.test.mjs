import { expect, test } from 'vitest';
import { dynamicNeeds, isElf, moduleInfo } from './elf.mjs';

const TEXT = '\0libc.so.6\0libm.so.6\0/lib/ld.so\0';
const BASE = 0x400000;

/** A file with an ELF header, three program headers, a dynamic section and strings; no code. */
function program() {
  const file = Buffer.alloc(0x300);
  header(file, { programs: 3 });
  // type, offset, address, size
  segment(file, 0, [1, 0, BASE, file.length]);
  segment(file, 1, [2, 0x200, BASE + 0x200, 4 * 16]);
  segment(file, 2, [3, 0x180 + TEXT.indexOf('/lib'), 0, 12]);
  file.write(TEXT, 0x180, 'latin1');
  for (const [index, [tag, value]] of [
    [1, TEXT.indexOf('libc')],
    [1, TEXT.indexOf('libm')],
    [5, BASE + 0x180],
    [0, 0],
  ].entries()) {
    file.writeBigUInt64LE(BigInt(tag), 0x200 + index * 16);
    file.writeBigUInt64LE(BigInt(value), 0x208 + index * 16);
  }
  return file;
}

function header(file, { programs = 0, sections = 0, sectionsAt = 0 }) {
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  file.writeBigUInt64LE(64n, 32);
  file.writeBigUInt64LE(BigInt(sectionsAt), 40);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(programs, 56);
  file.writeUInt16LE(64, 58);
  file.writeUInt16LE(sections, 60);
}

function segment(file, index, [type, offset, address, size]) {
  const at = 64 + index * 56;
  file.writeUInt32LE(type, at);
  file.writeBigUInt64LE(BigInt(offset), at + 8);
  file.writeBigUInt64LE(BigInt(address), at + 16);
  file.writeBigUInt64LE(BigInt(size), at + 32);
}

test('the libraries and the loader that a program needs', () => {
  expect(dynamicNeeds(program())).toEqual({ needed: ['libc.so.6', 'libm.so.6'], interpreter: '/lib/ld.so' });
});

test('a static program needs nothing', () => {
  const file = Buffer.alloc(256);
  header(file, {});
  expect(dynamicNeeds(file)).toEqual({ needed: [], interpreter: null });
});

test('what a kernel module says about itself', () => {
  const names = '\0.shstrtab\0.modinfo\0';
  const info = 'license=GPL\0depends=a,b\0\0vermagic=6.1 SMP\0';
  const file = Buffer.alloc(0x300);
  header(file, { sections: 2, sectionsAt: 0x100 });
  for (const [index, [name, offset, size]] of [
    [1, 0x200, names.length],
    [names.indexOf('.modinfo'), 0x240, info.length],
  ].entries()) {
    file.writeUInt32LE(name, 0x100 + index * 64);
    file.writeBigUInt64LE(BigInt(offset), 0x100 + index * 64 + 24);
    file.writeBigUInt64LE(BigInt(size), 0x100 + index * 64 + 32);
  }
  file.write(names, 0x200, 'latin1');
  file.write(info, 0x240, 'latin1');
  expect(moduleInfo(file)).toEqual([
    ['license', 'GPL'],
    ['depends', 'a,b'],
    ['vermagic', '6.1 SMP'],
  ]);
});

test.each([
  ['a script', Buffer.from(`#!/bin/sh\n${' '.repeat(100)}`), false],
  ['a short file', Buffer.from([0x7f, 0x45, 0x4c, 0x46]), false],
  ['a program', program(), true],
])('%s', (_name, file, expected) => {
  expect(isElf(file)).toBe(expected);
});
