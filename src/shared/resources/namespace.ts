import type { Namespace } from './resource.ts';

/** Ids of the resources that can be a namespace of that name: names are unique over hosts, containers and overlays' namespaces. */
export function namespaceGone(ns: Namespace, gone: (id: string) => boolean): boolean {
  return ns !== null && (gone(`host:${ns}`) || gone(`container:${ns}`) || gone(`netns:${ns}`));
}

/** `alpha`, or for the fabric, which has no name, its word. */
export function placeWord(ns: Namespace): string {
  return ns ?? 'the fabric';
}
