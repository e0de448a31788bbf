/** Paths in the file, and the elements that the canvas knows. */

export type Path = readonly (string | number)[];

export const SECTIONS = ['lans', 'hosts', 'networks', 'containers'] as const;
export type Section = (typeof SECTIONS)[number];

export function isSection(word: unknown): word is Section {
  return SECTIONS.some((section) => section === word);
}

/** `['containers', 'api', 'ports', 0]` → `containers.api`, `['links', 'api.front', 'delay']` → `api.front`; null: the path belongs to no element. */
export function elementOf(path: Path): string | null {
  const [section, name] = path;
  if (section === 'links' && typeof name === 'string' && parseElement(name)?.kind === 'attachment') {
    return name;
  }
  return isSection(section) && name !== undefined ? `${section}.${name}` : null;
}

/** What an element path (`containers.api`, `api.front`) is made of. */
export type ElementName =
  | { readonly kind: 'element'; readonly section: Section; readonly name: string }
  | { readonly kind: 'attachment'; readonly from: string; readonly to: string };

export function parseElement(element: string): ElementName | null {
  const [first, second, ...rest] = element.split('.');
  if (first === undefined || second === undefined || first === '' || second === '' || rest.length > 0) {
    return null;
  }
  return isSection(first) ? { kind: 'element', section: first, name: second } : { kind: 'attachment', from: first, to: second };
}
