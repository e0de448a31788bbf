import { gzipSync } from 'node:zlib';

const BLOCK = 512;

/**
 * One thing in a tree of files, as an archive holds it.
 * @typedef {{ kind: 'file', mode: number, data: Buffer } | { kind: 'folder', mode: number } | { kind: 'link', target: string }} Entry
 */

/**
 * Reads a tar archive as `dpkg-deb --fsys-tarfile` writes it (ustar with GNU's long names). Devices and sockets are left out.
 *
 * @param {Buffer} archive
 * @returns {Map<string, Entry>} by path, without `./` in front and without a slash at the end; a hard link is a file of its own
 */
export function readTar(archive) {
  const entries = new Map();
  let longName = null;
  let longTarget = null;
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0; ) {
    const header = archive.subarray(at, at + BLOCK);
    const size = octal(header, 124, 12);
    const data = archive.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const type = String.fromCharCode(header[156]);
    if (type === 'L') longName = text(data, 0, size);
    else if (type === 'K') longTarget = text(data, 0, size);
    else {
      const path = plain(longName ?? nameOf(header));
      const target = longTarget ?? text(header, 157, 100);
      const entry = entryOf(type, octal(header, 100, 8) & 0o7777, data, target, entries);
      if (entry && path !== '') entries.set(path, entry);
      longName = null;
      longTarget = null;
    }
  }
  return entries;
}

function entryOf(type, mode, data, target, entries) {
  if (type === '0' || type === '\0') return { kind: 'file', mode, data };
  if (type === '5') return { kind: 'folder', mode };
  if (type === '2') return { kind: 'link', target };
  return type === '1' ? entries.get(plain(target)) : undefined;
}

function nameOf(header) {
  const prefix = header.toString('latin1', 257, 262) === 'ustar' && header[263] === 0x30 ? text(header, 345, 155) : '';
  return prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`;
}

function plain(path) {
  return path.replace(/^(\.?\/)+|^\.$/, '').replace(/\/$/, '');
}

function text(buffer, start, length) {
  const end = buffer.indexOf(0, start);
  return buffer.toString('utf8', start, end < 0 || end > start + length ? start + length : end);
}

function octal(buffer, start, length) {
  return Number.parseInt(text(buffer, start, length).trim() || '0', 8);
}

/**
 * Writes a tree as a compressed tar: everything root's, no times, so that the same tree gives the same bytes.
 *
 * @param {Iterable<[string, Entry]>} entries  folders before what is in them
 */
export function writeTarGz(entries) {
  const blocks = [...entries].flatMap(([path, entry]) => [header(path, entry), ...(entry.kind === 'file' ? [entry.data, padding(entry.data.length)] : [])]);
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]), { level: 9 });
}

function padding(length) {
  return Buffer.alloc((BLOCK - (length % BLOCK)) % BLOCK);
}

const TYPE = { file: '0', folder: '5', link: '2' };

function header(path, entry) {
  const block = Buffer.alloc(BLOCK);
  const name = entry.kind === 'folder' ? `${path}/` : path;
  const cut = name.length > 100 ? name.indexOf('/', name.length - 101) : -1;
  if (name.length - cut - 1 > 100 || cut > 155) throw new Error(`${name}: too long a path for a tar`);
  block.write(name.slice(cut + 1), 0);
  const number = (value, at, digits) => block.write(`${value.toString(8).padStart(digits, '0')}\0`, at);
  number(entry.kind === 'link' ? 0o777 : entry.mode, 100, 7);
  number(0, 108, 7);
  number(0, 116, 7);
  number(entry.kind === 'file' ? entry.data.length : 0, 124, 11);
  number(0, 136, 11);
  block.write('        ', 148);
  block.write(TYPE[entry.kind], 156);
  if (entry.kind === 'link') block.write(entry.target, 157);
  block.write('ustar\x0000root', 257);
  block.write('root', 297);
  if (cut > 0) block.write(name.slice(0, cut), 345);
  number(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  );
  return block;
}
