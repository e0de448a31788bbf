import type { Namespace, Resource } from '../resources/resource.ts';

/** How the script calls the lab's namespaces: all begin with the lab's name, so that two labs fit beside each other. */
export interface Naming {
  /** The one around all hosts, with the LANs in it. */
  readonly fabric: string;
  /** Namespaces of their own: Netyard's name → the script's. */
  readonly namespaces: ReadonlyMap<string, string>;
  /** Every host, container and overlay end → the namespace that it uses, which may be another's. */
  readonly nodes: ReadonlyMap<string, string>;
  /** The script's name of a namespace. */
  of(ns: Namespace): string;
}

export function namingOf(lab: string, want: readonly Resource[]): Naming {
  const fabric = `${lab}-fabric+`; // no host is called so: `+` is in no name
  const own = want.flatMap((it) => (it.kind === 'host' || it.kind === 'netns' || (it.kind === 'container' && it.mode === 'own') ? [it.name] : []));
  const namespaces = new Map(own.map((name) => [name, `${lab}-${name}`]));
  const shared = new Map(want.flatMap((it) => (it.kind === 'container' && it.mode !== 'own' ? [[it.name, ownerOf(it.mode, it.host)] as const] : [])));
  const of = (ns: Namespace): string => {
    let name = ns;
    for (let owner = name; owner !== undefined && owner !== null; owner = shared.get(owner) ?? null) name = owner;
    return name === null ? fabric : (namespaces.get(name) ?? `${lab}-${name}`);
  };
  const nodes = new Map([...own, ...shared.keys()].map((name) => [name, of(name)]));
  return { fabric, namespaces, nodes, of };
}

function ownerOf(mode: string, host: string): string {
  return mode === 'host' ? host : mode.slice('container:'.length);
}
