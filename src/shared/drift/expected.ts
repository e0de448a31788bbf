/** What the resources call for, by network namespace. */
import type { Namespace, Resource } from '../resources/resource.ts';

/** One end of a device: what an interface of that name should be. */
export interface LinkEnd {
  readonly ns: Namespace;
  readonly name: string;
  readonly resource: Resource;
}

/** One network namespace that somebody may enter. */
export interface Expected {
  readonly node: string;
  /** Of the host, the container, or the overlay that it belongs to. */
  readonly element: string;
  /** By name, loopback included. */
  readonly links: ReadonlyMap<string, Resource>;
  readonly resources: readonly Resource[];
}

/** The interfaces that a resource is seen as. */
export function linkEnds(it: Resource): readonly LinkEnd[] {
  switch (it.kind) {
    case 'veth':
      return [
        { ns: it.outer.ns, name: it.outer.name, resource: it },
        { ns: it.inner.ns, name: it.inner.name, resource: it },
      ];
    case 'bridge':
    case 'macvlan':
    case 'ipvlan':
    case 'vxlan':
    case 'vlan':
      return [{ ns: it.ns, name: it.name, resource: it }];
    case 'loopback':
      return [{ ns: it.ns, name: 'lo', resource: it }];
    default:
      return [];
  }
}

/** Every namespace with a name. What is in the fabric is in none: nobody gets there. */
export function expectedByNode(resources: readonly Resource[]): ReadonlyMap<string, Expected> {
  const nodes = new Map<string, { node: string; element: string; links: Map<string, Resource>; resources: Resource[] }>();
  for (const it of resources) {
    if (it.kind === 'host' || it.kind === 'netns' || (it.kind === 'container' && it.mode === 'own'))
      nodes.set(it.name, { node: it.name, element: it.element, links: new Map(), resources: [it] });
  }
  for (const it of resources) {
    for (const { ns, name, resource } of linkEnds(it)) nodes.get(ns ?? '')?.links.set(name, resource);
    for (const ns of namespacesOf(it)) nodes.get(ns)?.resources.push(it);
  }
  return nodes;
}

function namespacesOf(it: Resource): readonly string[] {
  const ends = linkEnds(it);
  const all = ends.length > 0 ? ends.map(({ ns }) => ns) : 'ns' in it ? [it.ns] : [];
  return [...new Set(all)].filter((ns) => ns !== null);
}
