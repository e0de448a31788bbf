/** What every check looks at, and what it says. */
import type { Problem } from '../../result.ts';
import type { ContainerDocument, HostDocument, LanDocument, NetworkDocument, Topology } from '../document.ts';
import type { Section } from '../paths.ts';
import { positionOf } from '../positions.ts';

/** A problem without a position; `element` is '' where it is the file's. `path` (dotted, as in `Topology.positions`) tells where it stands. */
export interface Found {
  readonly code: string;
  readonly element: string;
  readonly path: string;
  readonly message: string;
  readonly fix?: string;
}

/**
 * A topology as a check sees it. The lists and `find…` leave broken elements out: what those seem to lack may only be
 * misspelt. `names` has all of them.
 */
export interface Scope {
  readonly topology: Topology;
  readonly lans: readonly LanDocument[];
  readonly hosts: readonly HostDocument[];
  readonly networks: readonly NetworkDocument[];
  readonly containers: readonly ContainerDocument[];
  readonly names: Readonly<Record<Section, readonly string[]>>;
  findLan(name: string | null): LanDocument | undefined;
  findHost(name: string | null): HostDocument | undefined;
  findNetwork(name: string | null): NetworkDocument | undefined;
  findContainer(name: string | null): ContainerDocument | undefined;
}

/** One concern, one file. */
export type Check = (scope: Scope) => Iterable<Found>;

/** The scope of a topology of which the elements in `broken` could not be read wholly. */
export function scopeOf(topology: Topology, broken: ReadonlySet<string>): Scope {
  const sound = <T extends { readonly name: string }>(section: Section, list: readonly T[]): readonly T[] =>
    list.filter(({ name }) => !broken.has(`${section}.${name}`));
  const lans = sound('lans', topology.lans);
  const hosts = sound('hosts', topology.hosts);
  const networks = sound('networks', topology.networks);
  const containers = sound('containers', topology.containers);
  return {
    topology,
    lans,
    hosts,
    networks,
    containers,
    names: {
      lans: topology.lans.map(named),
      hosts: topology.hosts.map(named),
      networks: topology.networks.map(named),
      containers: topology.containers.map(named),
    },
    findLan: finder(lans),
    findHost: finder(hosts),
    findNetwork: finder(networks),
    findContainer: finder(containers),
  };
}

function named({ name }: { readonly name: string }): string {
  return name;
}

function finder<T extends { readonly name: string }>(list: readonly T[]): (name: string | null) => T | undefined {
  const byName = new Map(list.map((entry) => [entry.name, entry]));
  return (name) => (name === null ? undefined : byName.get(name));
}

/** A found problem with its position. */
export function located({ path, element, ...words }: Found, topology: Topology): Problem {
  return { ...words, ...(element === '' ? {} : { element }), ...positionOf(topology.positions, path.split('.')) };
}
