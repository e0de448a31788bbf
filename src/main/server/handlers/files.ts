import type { Group } from './context.ts';
import { listFolder } from '../files/list.ts';
import { openFile } from '../files/open.ts';
import { saveFile } from '../files/save.ts';

/** Topology files on this machine, as the person who started Netyard may read and write them. */
export function fileHandlers(): Group<'file'> {
  return {
    'file.list': async ({ folder }) => await listFolder(folder),
    'file.open': async ({ path }) => await openFile(path),
    'file.save': async (params) => await saveFile(params),
  };
}
