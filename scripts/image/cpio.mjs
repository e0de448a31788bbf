const TYPE = { file: 0o100000, folder: 0o040000, link: 0o120000 };

/**
 * Writes a tree as a cpio archive of the kind that the kernel unpacks at boot ("newc"): everything root's and without times, in the given
 * order, so that the same tree gives the same bytes. (Format: Linux, Documentation/driver-api/early-userspace/buffer-format.rst.)
 *
 * @param {Iterable<[string, import('./tar.mjs').Entry]>} entries  folders before what is in them
 */
export function writeCpio(entries) {
  const parts = [];
  // The kernel takes files with the same number for one file.
  let inode = 0;
  for (const [path, entry] of entries) parts.push(...record(path, entry, ++inode));
  parts.push(...record('TRAILER!!!', { kind: 'file', mode: 0, data: Buffer.alloc(0) }, 0, 0));
  const archive = Buffer.concat(parts);
  return Buffer.concat([archive, Buffer.alloc((512 - (archive.length % 512)) % 512)]);
}

function record(path, entry, inode, mode = TYPE[entry.kind] | (entry.kind === 'link' ? 0o777 : entry.mode)) {
  const data = dataOf(entry);
  const name = Buffer.from(`${path}\0`);
  const links = entry.kind === 'folder' ? 2 : 1;
  const fields = [inode, mode, 0, 0, links, 0, data.length, 0, 0, 0, 0, name.length, 0];
  const header = Buffer.from(`070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`);
  return [header, name, padding(header.length + name.length), data, padding(data.length)];
}

function dataOf(entry) {
  if (entry.kind === 'file') return entry.data;
  return Buffer.from(entry.kind === 'link' ? entry.target : '');
}

/** Up to a multiple of four. */
function padding(length) {
  return Buffer.alloc((4 - (length % 4)) % 4);
}
