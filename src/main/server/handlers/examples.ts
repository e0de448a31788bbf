import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFolder } from '../../package-folder.ts';
import type { Group } from './context.ts';

/** The examples of the first screen: labs/examples/*.yaml. The comment lines at their top are the title, then the summary. */
export function exampleHandlers(): Group<'examples'> {
  return {
    'examples.list': async () => {
      const folder = join(packageFolder(), 'labs', 'examples');
      const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.yaml')).sort();
      return await Promise.all(names.map(async (name) => exampleOf(name, await readFile(join(folder, name), 'utf8'))));
    },
  };
}

/** `01-two-containers.yaml` → its id is `two-containers`: the number only orders the files. */
export function exampleOf(file: string, text: string): { id: string; title: string; summary: string; text: string } {
  const id = file.replace(/\.yaml$/, '').replace(/^\d+-/, '');
  const head = /^(?:#[^\n]*\n)*/.exec(text)?.[0] ?? '';
  const [title = '', ...summary] = head.split('\n').flatMap((line) => (line.startsWith('#') && line.slice(1).trim() !== '' ? [line.slice(1).trim()] : []));
  return { id, title: title === '' ? id : title, summary: summary.join(' '), text };
}
