/** Numbers of the ELF format (System V ABI; elf.h). */
const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const DT_NEEDED = 1;
const DT_STRTAB = 5;

/** Is this a 64-bit little-endian ELF file? Both of our architectures are that. */
export function isElf(file) {
  return file.length >= 64 && file.readUInt32BE(0) === 0x7f454c46 && file[4] === 2 && file[5] === 1;
}

/**
 * What the dynamic loader needs for a program or a library.
 *
 * @param {Buffer} file
 * @returns {{ needed: string[], interpreter: string | null }} names of libraries; the loader's path, where the file is a dynamic program
 */
export function dynamicNeeds(file) {
  const segments = table(file, 32, 54, 56).map((at) => ({
    type: file.readUInt32LE(at),
    offset: long(file, at + 8),
    address: long(file, at + 16),
    size: long(file, at + 32),
  }));
  const dynamic = segments.find(({ type }) => type === PT_DYNAMIC);
  const interp = segments.find(({ type }) => type === PT_INTERP);
  const interpreter = interp ? zeroEnded(file, interp.offset) : null;
  if (!dynamic) return { needed: [], interpreter };
  const tags = [];
  for (let at = dynamic.offset; at < dynamic.offset + dynamic.size; at += 16) tags.push({ tag: long(file, at), value: long(file, at + 8) });
  const strings = tags.find(({ tag }) => tag === DT_STRTAB)?.value ?? 0;
  const home = segments.find(({ type, address, size }) => type === PT_LOAD && strings >= address && strings < address + size);
  if (!home) return { needed: [], interpreter };
  const base = strings - home.address + home.offset;
  return { needed: tags.filter(({ tag }) => tag === DT_NEEDED).map(({ value }) => zeroEnded(file, base + value)), interpreter };
}

/**
 * What a kernel module says about itself: the section `.modinfo`, strings `key=value` each ended by a zero byte.
 *
 * @returns {[string, string][]}
 */
export function moduleInfo(file) {
  const sections = table(file, 40, 58, 60);
  const names = sections[file.readUInt16LE(62)];
  const namesAt = long(file, names + 24);
  const info = sections.find((at) => zeroEnded(file, namesAt + file.readUInt32LE(at)) === '.modinfo');
  if (info === undefined) return [];
  const offset = long(file, info + 24);
  const lines = file.toString('latin1', offset, offset + long(file, info + 32)).split('\0');
  return lines.filter((line) => line.includes('=')).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
}

/** Where the entries of a header table lie; the ELF header holds the table's offset, the size of an entry and their count at these places. */
function table(file, offsetAt, sizeAt, countAt) {
  const size = file.readUInt16LE(sizeAt);
  return Array.from({ length: file.readUInt16LE(countAt) }, (_, index) => long(file, offsetAt) + index * size);
}

/** A 64-bit number; those of files and tags stay far below 2^53. */
function long(file, at) {
  return Number(file.readBigUInt64LE(at));
}

function zeroEnded(file, at) {
  return file.toString('latin1', at, file.indexOf(0, at));
}
