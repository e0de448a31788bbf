/**
 * What a topology's text draws, read leniently: while somebody is drawing the document may be invalid, and what is
 * wrong must still be seen where it is wrong. Nothing here decides anything: addresses come from the resolved topology.
 */
import { parseDocument } from 'yaml';

export type Driver = 'none' | 'bridge' | 'host' | 'overlay' | 'macvlan' | 'ipvlan';
export type Role = 'host' | 'router' | 'internet';
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
  /** Positions by element, as far as the file has them. */
  readonly positions: Readonly<Record<string, Position>>;
}

export const EMPTY_SKETCH: Sketch = { name: null, lans: [], hosts: [], networks: [], containers: [], positions: {} };

/** Name of the host that a file without hosts implies. */
export const IMPLIED_HOST = 'host';
const DRIVERS: readonly string[] = ['none', 'bridge', 'host', 'overlay', 'macvlan', 'ipvlan'];
const MAX_TEXT = 1024 * 1024;

type Json = Readonly<Record<string, unknown>>;

/** Reads what can be read; a text that is no YAML mapping draws nothing. */
export function readSketch(text: string): Sketch {
  const root = readYaml(text);
  if (root === null) return EMPTY_SKETCH;
  const lans = namesOf(root['lans']).map((name) => ({ name, element: `lans.${name}` }));
  const hosts = readHosts(root);
  const written = readNetworks(root, hosts);
  const containers = readContainers(root, hosts, written);
  const networks = [...written, ...defaultNetworks(containers, hosts)];
  const elements = [...lans, ...hosts, ...networks, ...containers].map((each) => each.element);
  return { name: textOf(root['name']), lans, hosts, networks, containers, positions: readPositions(root['layout'], elements) };
}

function readYaml(text: string): Json | null {
  if (text.length > MAX_TEXT) return null;
  try {
    const document = parseDocument(text, { uniqueKeys: false, logLevel: 'silent' });
    return mapping(document.toJS({ maxAliasCount: 100 }));
  } catch {
    return null;
  }
}

function readHosts(root: Json): SketchHost[] {
  const written = entries(root['hosts']).map(([name, host]): SketchHost => ({
    name,
    element: `hosts.${name}`,
    role: host['role'] === 'router' || host['role'] === 'internet' ? host['role'] : 'host',
    lans: namesOf(host['lans']),
    implied: false,
    nat: mapping(host['nat']) !== null,
    serves: readServes(host['serves']),
  }));
  const holds = entries(root['containers']).length + entries(root['networks']).length > 0;
  if (written.length > 0 || !holds) return written;
  return [{ name: IMPLIED_HOST, element: `hosts.${IMPLIED_HOST}`, role: 'host', lans: [], implied: true, nat: false, serves: [] }];
}

function readNetworks(root: Json, hosts: readonly SketchHost[]): SketchNetwork[] {
  return entries(root['networks']).map(([name, network]): SketchNetwork => {
    const driver = DRIVERS.includes(String(network['driver'])) ? (network['driver'] as Driver) : 'bridge';
    const named = driver === 'overlay' ? namesOf(network['hosts']) : [network['host']].filter((host) => typeof host === 'string');
    const known = named.filter((host) => hosts.some((each) => each.name === host));
    const only = hosts.length === 1 && named.length === 0 ? hosts.map((host) => host.name) : [];
    return {
      name,
      element: `networks.${name}`,
      driver,
      hosts: known.length > 0 ? known : only,
      lan: textOf(network['parent']),
      isDefault: false,
    };
  });
}

function readContainers(root: Json, hosts: readonly SketchHost[], networks: readonly SketchNetwork[]): SketchContainer[] {
  return entries(root['containers']).map(([name, container]): SketchContainer => {
    const host = placeOf(container['host'], hosts);
    const { mode, of } = readMode(container['network_mode']);
    const named = namesOf(container['networks']).filter((network) => networks.some((each) => each.name === network));
    const joins = named.map((network) => `networks.${network}`);
    const byDefault = mode === 'own' && joins.length === 0 && host !== null ? [`networks.bridge@${host}`] : [];
    return {
      name,
      element: `containers.${name}`,
      host,
      mode,
      of,
      networks: mode === 'own' ? [...joins, ...byDefault] : [],
      ports: listOf(container['ports']).map(String),
      serves: readServes(container['serves']),
    };
  });
}

/** A host without a network of its own choosing gets Docker's default one as soon as a container needs it. */
function defaultNetworks(containers: readonly SketchContainer[], hosts: readonly SketchHost[]): SketchNetwork[] {
  return hosts
    .filter((host) => containers.some((container) => container.networks.includes(`networks.bridge@${host.name}`)))
    .map((host) => ({ name: 'bridge', element: `networks.bridge@${host.name}`, driver: 'bridge', hosts: [host.name], lan: null, isDefault: true }));
}

function placeOf(written: unknown, hosts: readonly SketchHost[]): string | null {
  if (typeof written === 'string') return hosts.some((host) => host.name === written) ? written : null;
  return hosts.length === 1 ? (hosts[0]?.name ?? null) : null;
}

function readMode(written: unknown): { mode: SketchMode; of: string | null } {
  if (written === 'none' || written === 'host') return { mode: written, of: null };
  if (typeof written === 'string' && written.startsWith('container:')) return { mode: 'container', of: written.slice('container:'.length) };
  return { mode: 'own', of: null };
}

function readServes(written: unknown): string[] {
  return Object.entries(mapping(written) ?? {}).map(([protocol, port]) => `${protocol} :${String(port)}`);
}

/** Layout keys: the plain name of a host or container, `networks.NAME` and `lans.NAME` for the others. */
function readPositions(written: unknown, elements: readonly string[]): Record<string, Position> {
  const positions: Record<string, Position> = {};
  for (const [key, value] of Object.entries(mapping(written) ?? {})) {
    const [x, y] = listOf(value);
    if (typeof x !== 'number' || typeof y !== 'number' || !Number.isFinite(x) || !Number.isFinite(y)) continue;
    const element = [`containers.${key}`, `hosts.${key}`, key].find((candidate) => elements.includes(candidate));
    if (element !== undefined) positions[element] = [x, y];
  }
  return positions;
}

/** The key under which the file keeps an element's position. */
export function layoutKey(element: string): string {
  return element.replace(/^(containers|hosts)\./, '');
}

function mapping(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

function entries(value: unknown): [string, Json][] {
  return Object.entries(mapping(value) ?? {}).map(([name, entry]) => [name, mapping(entry) ?? {}]);
}

/** A list of names, or the keys of a mapping: the file allows both. */
function namesOf(value: unknown): string[] {
  const names = Array.isArray(value) ? value.filter((name) => typeof name === 'string') : Object.keys(mapping(value) ?? {});
  return [...new Set(names)];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
