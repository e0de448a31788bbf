/** One key of one element. */
import { pairs } from '../life/read.ts';
import { parseElement } from '../paths.ts';
import type { Draft } from './draft.ts';
import { type Scene, find, listed, unknown, writeHosts } from './scene.ts';
import type { SetKey } from './values.ts';

export function setKey(scene: Scene, { element, key, value }: SetKey): void {
  const { draft } = scene;
  // A setting's key has dots of its own.
  const parts = key.startsWith(SETTING) ? ['sysctls', key.slice(SETTING.length)] : key.split('.');
  const link = linkKey(element, parts);
  const base = link === null ? basePath(scene, element) : ['links'];
  if (base === null) {
    draft.refuse(unknown(scene, element));
    return;
  }
  if (key.startsWith(SETTING)) writeAsMap(draft, [...base, 'sysctls']);
  const path = [...base, ...(link ?? parts)];
  if (value !== undefined) {
    draft.set(path, value);
    return;
  }
  // A map whose last key goes says nothing any more: `nat: { out: isp }` without `out`.
  while (path.length > base.length + 1 && draft.keys(path.slice(0, -1)).length === 1) {
    path.pop();
  }
  draft.remove(path);
}

const SETTING = 'sysctls.';

/** A list of KEY=VALUE becomes the map that it means. */
function writeAsMap(draft: Draft, path: readonly string[]): void {
  const list = draft.read(path);
  if (Array.isArray(list)) draft.set(path, Object.fromEntries(pairs(list.map(String)).map(([key, value]) => [key, value ?? ''])));
}

/** A cable's values stand under its own path in `links`, whatever its interface has: `link.delay` of `alpha.office`. */
function linkKey(element: string, [first, ...rest]: readonly string[]): readonly string[] | null {
  return first === 'link' && parseElement(element)?.kind === 'attachment' ? [element, ...rest] : null;
}

/** Where the keys of an element stand. The short forms (a list of names, an implied host) are written out first. */
function basePath(scene: Scene, element: string): readonly string[] | null {
  const { draft } = scene;
  if (element === '') {
    return [];
  }
  const parsed = parseElement(element);
  if (parsed?.kind === 'attachment') {
    const from = find(scene, parsed.from, ['containers', 'hosts']);
    const list = from === null ? null : [from.section, from.name, from.section === 'hosts' ? 'lans' : 'networks'];
    if (list === null || !listed(draft, list).includes(parsed.to)) {
      return null;
    }
    if (Array.isArray(draft.read(list))) {
      draft.set(list, Object.fromEntries(listed(draft, list).map((name) => [name, {}])));
    }
    return [...list, parsed.to];
  }
  const found = find(scene, element);
  if (found !== null && !draft.has([found.section, found.name])) {
    writeHosts(scene);
  }
  return found === null ? null : [found.section, found.name];
}
