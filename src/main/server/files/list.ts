import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Outcome } from '../../../shared/api/outcome.ts';
import { diskProblem } from '../../disk/problem.ts';
import { isTopologyName } from './topology-file.ts';

type Entry = { name: string; kind: 'folder' | 'file' };

/** A dialog shows no more than this many entries. */
const MOST_ENTRIES = 2000;

/** Folders and topology files in a folder, folders first, each by name; what is hidden stays hidden. */
export async function listFolder(folder: string): Promise<Outcome<{ folder: string; entries: Entry[] }>> {
  if (!isAbsolute(folder) || folder.includes('\0')) {
    return { ok: false, problems: [{ code: 'relative-path', message: `${folder} does not start at the root of the disk.`, fix: 'Give the whole path.' }] };
  }
  try {
    const place = await realpath(folder);
    if (!(await stat(place)).isDirectory()) {
      return {
        ok: false,
        problems: [{ code: 'not-a-folder', message: `${folder} is a file, and not called *.yaml or *.yml.`, fix: 'Netyard opens topology files only.' }],
      };
    }
    const found = (await readdir(place, { withFileTypes: true })).filter((entry) => !entry.name.startsWith('.')).slice(0, MOST_ENTRIES);
    const entries = (await Promise.all(found.map((entry) => kindOf(place, entry)))).filter((entry) => entry !== null);
    return { ok: true, value: { folder: place, entries: entries.sort(inOrder) } };
  } catch (error) {
    return { ok: false, problems: [diskProblem(error, folder)] };
  }
}

async function kindOf(folder: string, entry: Dirent): Promise<Entry | null> {
  const kind = entry.isSymbolicLink() ? await stat(join(folder, entry.name)).catch(() => null) : entry;
  if (kind?.isDirectory()) return { name: entry.name, kind: 'folder' };
  return kind?.isFile() && isTopologyName(entry.name) ? { name: entry.name, kind: 'file' } : null;
}

function inOrder(a: Entry, b: Entry): number {
  if (a.kind !== b.kind) return a.kind === 'folder' ? -1 : 1;
  return a.name.localeCompare(b.name, 'en');
}
