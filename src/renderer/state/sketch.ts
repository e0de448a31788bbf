/**
 * What a topology's text draws, read leniently: while somebody is drawing the document may be invalid, and what is
 * wrong must still be seen where it is wrong. Nothing here decides anything: addresses come from the resolved topology.
 */
import {
  type ContainerDocument,
  type DriverName,
  type HostDocument,
  hostOfContainer,
  hostsOfNetwork,
  type NetworkDocument,
  type Topology,
} from '../../shared/topology/document.ts';
import { EGRESS_BRIDGE, egressNetworkName, needsEgress } from '../../shared/topology/decide/implied.ts';
import { readTopology } from '../../shared/topology/parse.ts';
import { formatPort } from '../../shared/topology/ports.ts';
import { type Cable, cableOf, vlanWords } from './cables.ts';
import type { HostRole, Serve } from '../../shared/topology/resolved.ts';

export type Driver = DriverName;
export type Role = HostRole;
export type Position = readonly [number, number];

export interface SketchLan {
  readonly name: string;
  /** `lans.office` */
  readonly element: string;
}

export interface SketchHost {
  readonly name: string;
  /** `hosts.alpha` */
  readonly element: string;
  readonly role: Role;
  /** Names of the LANs it has a NIC on, in the order written. */
  readonly lans: readonly string[];
  /** True for the one host that a file without hosts implies. */
  readonly implied: boolean;
  readonly nat: boolean;
  readonly serves: readonly string[];
}

export interface SketchNetwork {
  readonly name: string;
  /** `networks.front`; a host's default network is `networks.bridge@alpha`. */
  readonly element: string;
  readonly driver: Driver;
  /** One host, several for an overlay, none where the file does not say. */
  readonly hosts: readonly string[];
  /** The parent LAN of macvlan and ipvlan. */
  readonly lan: string | null;
  /** The VLAN of that LAN, where the file names one. */
  readonly vlan: number | null;
  /** Made by Docker itself, and not in the file: a host's default network, or docker_gwbridge. */
  readonly isDefault: boolean;
}

export type SketchMode = 'own' | 'none' | 'host' | 'container';

export interface SketchContainer {
  readonly name: string;
  /** `containers.api` */
  readonly element: string;
  /** null where there are several hosts and the file names none. */
  readonly host: string | null;
  readonly mode: SketchMode;
  /** Whose namespace it shares, for mode `container`. */
  readonly of: string | null;
  /** Elements of the networks it is attached to, in the order written. */
  readonly networks: readonly string[];
  readonly ports: readonly string[];
  readonly serves: readonly string[];
}

export interface Sketch {
  /** The file's `name`, or null. */
  readonly name: string | null;
  readonly lans: readonly SketchLan[];
  readonly hosts: readonly SketchHost[];
  readonly networks: readonly SketchNetwork[];
  readonly containers: readonly SketchContainer[];
  /** Cables that are not plain wires, by the interface that sends into them: `alpha.office`, `api.front`. */
  readonly cables: Readonly<Record<string, Cable>>;
  /** VLANs of ports that say theirs, by `alpha.office`: `VLAN 10`, `trunk 10, 20`. */
  readonly ports: Readonly<Record<string, string>>;
  /** Positions by element, as far as the file has them. */
  readonly positions: Readonly<Record<string, Position>>;
}

export const EMPTY_SKETCH: Sketch = { name: null, lans: [], hosts: [], networks: [], containers: [], cables: {}, ports: {}, positions: {} };

/** Reads what can be read; a text that is no YAML mapping draws nothing. */
export function readSketch(text: string): Sketch {
  return sketchOf(readTopology(text).topology);
}

export function sketchOf(topology: Topology): Sketch {
  const lans = topology.lans.map(({ name }) => ({ name, element: `lans.${name}` }));
  const hosts = topology.hosts.map(hostOf);
  const written = topology.networks.map((network) => networkOf(topology, network));
  const containers = topology.containers.map((container) => containerOf(topology, container));
  const networks = [...written, ...impliedNetworks(containers, hosts)];
  const elements = [...lans, ...hosts, ...networks, ...containers].map((each) => each.element);
  const ports = Object.fromEntries(
    topology.hosts.flatMap(({ name, lans: nics }) => nics.flatMap(({ lan, vlans }) => (vlans === null ? [] : [[`${name}.${lan}`, vlanWords(vlans)]]))),
  );
  const cables = Object.fromEntries(
    topology.links.flatMap((link) => {
      const cable = cableOf(link);
      return cable === null ? [] : [[link.element, cable]];
    }),
  );
  return { name: topology.name, lans, hosts, networks, containers, cables, ports, positions: positionsOf(topology, elements) };
}

function hostOf(host: HostDocument): SketchHost {
  const { name, role, implied } = host;
  const lans = [...new Set(host.lans.map((nic) => nic.lan))];
  return { name, element: `hosts.${name}`, role, lans, implied, nat: host.natOut !== null, serves: host.serves.map(serveWords) };
}

function networkOf(topology: Topology, network: NetworkDocument): SketchNetwork {
  const { name, driver } = network;
  const hosts = hostsOfNetwork(topology, network).filter((host) => isHost(topology, host));
  return { name, element: `networks.${name}`, driver, hosts: [...new Set(hosts)], lan: network.parent, vlan: network.vlan, isDefault: false };
}

function containerOf(topology: Topology, container: ContainerDocument): SketchContainer {
  const named = hostOfContainer(topology, container);
  const host = named !== null && isHost(topology, named) ? named : null;
  const { mode, of } = modeOf(container);
  const known = container.networks.filter(({ network }) => topology.networks.some((each) => each.name === network));
  const joins = [...new Set(known.map(({ network }) => `networks.${network}`))];
  const byDefault = joins.length === 0 && host !== null ? [`networks.bridge@${host}`] : [];
  const wayOut = host !== null && needsEgress(topology, container) ? [`networks.${egressNetworkName(host)}`] : [];
  return {
    name: container.name,
    element: `containers.${container.name}`,
    host,
    mode,
    of,
    networks: mode === 'own' ? [...joins, ...byDefault, ...wayOut] : [],
    ports: container.ports.map(formatPort),
    serves: container.serves.map(serveWords),
  };
}

function isHost(topology: Topology, name: string): boolean {
  return topology.hosts.some((host) => host.name === name);
}

function modeOf({ networkMode }: ContainerDocument): { mode: SketchMode; of: string | null } {
  if (networkMode === null || networkMode.kind === 'bridge') return { mode: 'own', of: null };
  return networkMode.kind === 'container' ? { mode: 'container', of: networkMode.of } : { mode: networkMode.kind, of: null };
}

/** A host gets Docker's default network as soon as a container on it names none, and docker_gwbridge with the first that needs it. */
function impliedNetworks(containers: readonly SketchContainer[], hosts: readonly SketchHost[]): SketchNetwork[] {
  const used = new Set(containers.flatMap(({ networks }) => networks));
  const implied = hosts.flatMap((host) =>
    ['bridge', EGRESS_BRIDGE].map((name) => ({
      name,
      element: `networks.${name}@${host.name}`,
      driver: 'bridge' as const,
      hosts: [host.name],
      lan: null,
      vlan: null,
      isDefault: true,
    })),
  );
  return implied.filter(({ element }) => used.has(element));
}

function serveWords({ protocol, port }: Serve): string {
  return `${protocol} :${port}`;
}

/** Layout keys: the plain name of a host or container, `networks.NAME` and `lans.NAME` for the others. */
function positionsOf(topology: Topology, elements: readonly string[]): Record<string, Position> {
  const positions: Record<string, Position> = {};
  for (const [key, at] of Object.entries(topology.layout)) {
    const element = [`containers.${key}`, `hosts.${key}`, key].find((candidate) => elements.includes(candidate));
    if (element !== undefined) positions[element] = at;
  }
  return positions;
}

/** The key under which the file keeps an element's position. */
export function layoutKey(element: string): string {
  return element.replace(/^(containers|hosts)\./, '');
}
