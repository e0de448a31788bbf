/** What edits need to know of the drawing: which names there are, and the draft that they change. */
import type { Problem, Result } from '../../result.ts';
import { fail, ok } from '../../result.ts';
import { hostOfContainer, IMPLIED_HOST, type Topology } from '../document.ts';
import { nearest } from '../nearest.ts';
import { parseElement, type Path, SECTIONS, type Section } from '../paths.ts';
import { understand } from '../parse.ts';
import { NAME } from '../../names.ts';
import { readTree } from '../tree.ts';
import { Draft } from './draft.ts';

/** The text under edit, and what it meant before the edit. */
export interface Scene {
  readonly draft: Draft;
  readonly before: Topology;
}

export function openScene(text: string): Result<Scene> {
  const tree = readTree(text);
  const draft = Draft.open(text, tree);
  return draft.ok ? ok({ draft: draft.value, before: understand(tree).topology }) : fail(...draft.problems);
}

/** The section of a plain name or an element path; null where nothing is called so. `sections` says where to look, the first first. */
export function find(
  { draft, before }: Scene,
  word: string,
  sections: readonly Section[] = SECTIONS,
): { readonly section: Section; readonly name: string } | null {
  const parsed = parseElement(word);
  const [name, places] = parsed?.kind === 'element' ? [parsed.name, [parsed.section]] : [word, sections];
  const section = places.find((place) => draft.has([place, name]) || (place === 'hosts' && before.hosts.some((host) => host.implied && host.name === name)));
  return section === undefined ? null : { section, name };
}

/** A problem for a name that is not there. */
export function unknown({ draft }: Scene, word: string): Problem {
  const names = SECTIONS.flatMap((section) => draft.keys([section]));
  const meant = nearest(word, names);
  return {
    code: 'unknown-element',
    message: `There is nothing called “${word.slice(0, 60)}” in the topology.`,
    ...(meant === null ? {} : { fix: `Did you mean “${meant}”?` }),
  };
}

/** A problem for a name that cannot be given in this section; null: it can. */
export function refuseName({ draft, before }: Scene, section: Section, name: string): Problem | null {
  if (!NAME.test(name)) {
    const fix = 'Use letters, digits and -, a letter first, 32 characters at most.';
    return { code: 'bad-name', message: `“${name.slice(0, 60)}” is not a name.`, fix };
  }
  const rivals: readonly Section[] = section === 'hosts' || section === 'containers' ? ['hosts', 'containers'] : [section];
  const taken = rivals.flatMap((rival) => draft.keys([rival])).some((other) => other.toLowerCase() === name.toLowerCase());
  // A written host may take the implied one's name: it then becomes that host.
  const implied = section === 'containers' && before.hosts.some((host) => host.implied && host.name === name.toLowerCase());
  return taken || implied ? { code: 'duplicate-name', message: `“${name}” is taken.`, fix: 'Choose another name.' } : null;
}

/** True where the file writes no host and one is implied. */
export function hasImpliedHost({ draft, before }: Scene): boolean {
  return draft.keys(['hosts']).length === 0 && before.hosts.some(({ implied }) => implied);
}

/** The host that a container stood on before the edit. */
export function hostBefore({ before }: Scene, container: string): string | null {
  const document = before.containers.find(({ name }) => name === container);
  return document === undefined ? null : hostOfContainer(before, document);
}

/** Before a file gets a second host, what stood on its only one without saying so has to say it. */
export function writeHosts(scene: Scene): void {
  const [only, ...others] = scene.before.hosts;
  if (only === undefined || others.length > 0) {
    return;
  }
  if (only.implied && !scene.draft.has(['hosts', IMPLIED_HOST])) {
    scene.draft.set(['hosts', IMPLIED_HOST], {});
  }
  for (const { name, host, networkMode } of scene.before.containers) {
    if (host === null && networkMode?.kind !== 'container') {
      scene.draft.set(['containers', name, 'host'], only.name);
    }
  }
  for (const { name, host, driver } of scene.before.networks) {
    if (host === null && driver !== 'overlay') {
      scene.draft.set(['networks', name, 'host'], only.name);
    }
  }
}

/** Names in a list or in the keys of a map: `networks` of a container, `lans` of a host, `hosts` of an overlay. */
export function listed(draft: Draft, path: Path): readonly string[] {
  const value = draft.read(path);
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : draft.keys(path);
}

/** Adds a name to such a list or map. */
export function enlist(draft: Draft, path: Path, name: string): void {
  const value = draft.read(path);
  if (listed(draft, path).includes(name)) {
    return;
  }
  if (Array.isArray(value)) {
    draft.append(path, name);
  } else if (draft.keys(path).length > 0) {
    draft.set([...path, name], {});
  } else {
    draft.set(path, [name]);
  }
}

/** Takes a name out of such a list or map, and the list too when nothing is left: an empty one says nothing. */
export function delist(draft: Draft, path: Path, name: string): void {
  const names = listed(draft, path);
  if (!names.includes(name)) {
    return;
  }
  if (names.length === 1) {
    draft.remove(path);
  } else {
    const value = draft.read(path);
    draft.remove([...path, Array.isArray(value) ? value.indexOf(name) : name]);
  }
}

/** Puts another name in the place of one in such a list or map. */
export function relist(draft: Draft, path: Path, name: string, to: string): void {
  const value = draft.read(path);
  if (Array.isArray(value) && value.includes(name)) {
    draft.set([...path, value.indexOf(name)], to);
  } else if (draft.keys(path).includes(name)) {
    draft.renameKey([...path, name], to);
  }
}
