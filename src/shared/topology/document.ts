/**
 * The first stage: the document as a person wrote it, in one shape (lists and maps of the file become lists
 * here, in the file's order). What was left open is `null`; nothing is decided yet. Positions are kept, so
 * that every later problem can name its line.
 */
import type { Firewall, HostRole, Learning, Life, Serve } from './resolved.ts';
import type { BoxDocument } from './box/box.ts';
import type { Lookup } from './lookup/lookup.ts';

/** A place in the topology file, both 1-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export const DRIVERS = ['none', 'bridge', 'host', 'overlay', 'macvlan', 'ipvlan'] as const;
export type DriverName = (typeof DRIVERS)[number];

/** The drivers whose containers stand on the LAN itself; the palette calls them **Underlay**. */
export function isUnderlay(driver: DriverName): driver is 'macvlan' | 'ipvlan' {
  return driver === 'macvlan' || driver === 'ipvlan';
}

/** Name of the one host that a file without `hosts` implies. */
export const IMPLIED_HOST = 'host';

export interface LanDocument {
  readonly name: string;
  readonly subnet: string | null;
  readonly ipv6: boolean | null;
  readonly subnet6: string | null;
  readonly mtu: number | null;
  readonly hairpin: boolean | null;
}

/** What a host's place on a LAN says: a port of one VLAN, or one that carries several, each with its tag. */
export type NicVlans = { readonly access: number } | { readonly trunk: readonly number[] };

/** A host's place on a LAN. Its element is `HOST.LAN`. */
export interface NicDocument {
  readonly lan: string;
  readonly ipv4Address: string | null;
  readonly ipv6Address: string | null;
  /** Lower case. */
  readonly macAddress: string | null;
  /** null: as the LAN does it without VLANs. */
  readonly vlans: NicVlans | null;
  /** Where it is written, as a key of {@link Topology.positions}: `hosts.alpha.lans.office` or `hosts.alpha.lans.0`. */
  readonly path: string;
}

/** A route as it is written, on a host or container: `via` somebody, or straight out of an interface. */
export interface RouteDocument {
  /** `default`, or a CIDR. */
  readonly to: string;
  /** An address, or the name of a host or container. */
  readonly via: string | null;
  /** The LAN or network by whose interface it leaves. */
  readonly out: string | null;
  /** Where it is written, as a key of {@link Topology.positions}. */
  readonly path: string;
}

export interface HostDocument {
  readonly name: string;
  readonly role: HostRole;
  readonly lans: readonly NicDocument[];
  /** LAN by which a router masquerades what leaves. */
  readonly natOut: string | null;
  readonly firewall: Firewall;
  /** An IPv4 address, or the name of a router on a LAN of this host. */
  readonly gateway: string | null;
  readonly routes: readonly RouteDocument[];
  readonly forwarding: boolean | null;
  readonly serves: readonly Serve[];
  readonly life: Life;
  /** Settings of its network namespace: key → value. */
  readonly sysctls: Readonly<Record<string, string>>;
  readonly lookup: Lookup;
  /** True for the one host that a file without `hosts` implies: it is nowhere written. */
  readonly implied: boolean;
}

export interface NetworkDocument {
  readonly name: string;
  readonly driver: DriverName;
  readonly host: string | null;
  /** Overlay only. */
  readonly hosts: readonly string[] | null;
  readonly subnet: string | null;
  readonly gateway: string | null;
  readonly ipRange: string | null;
  readonly ipv6: boolean | null;
  readonly subnet6: string | null;
  readonly gateway6: string | null;
  readonly mtu: number | null;
  readonly internal: boolean | null;
  readonly masquerade: boolean | null;
  /** Whether containers of a bridge reach each other; null: they do. */
  readonly icc: boolean | null;
  readonly bridgeName: string | null;
  /** How an overlay knows where a container is; null: `static`. */
  readonly learning: Learning | null;
  /** Whether containers of an overlay have a way out besides it; null: they have none. */
  readonly egress: boolean | null;
  readonly vni: number | null;
  /** In which kind of packets an overlay's tunnels run; null: IPv4. */
  readonly underlay: 'ipv4' | 'ipv6' | null;
  /** Name of the LAN whose NIC is the parent (macvlan, ipvlan). */
  readonly parent: string | null;
  /** The VLAN of that LAN, as `parent: office.10` names it. */
  readonly vlan: number | null;
  readonly mode: string | null;
  /** macvlan only. */
  readonly hostAccess: boolean | null;
}

/** A container's place on a network. Its element is `CONTAINER.NETWORK`. */
export interface AttachmentDocument {
  readonly network: string;
  readonly ipv4Address: string | null;
  readonly ipv6Address: string | null;
  readonly macAddress: string | null;
  readonly aliases: readonly string[];
  /** Where it is written, as a key of {@link Topology.positions}. */
  readonly path: string;
}

export interface PortDocument {
  /** null: all addresses of the host. */
  readonly hostIp: string | null;
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp';
  /** Where it is written, as a key of {@link Topology.positions}. */
  readonly path: string;
}

export type NetworkMode = { readonly kind: 'none' | 'host' | 'bridge' } | { readonly kind: 'container'; readonly of: string };

export interface ContainerDocument {
  readonly name: string;
  readonly host: string | null;
  readonly networks: readonly AttachmentDocument[];
  readonly networkMode: NetworkMode | null;
  readonly ports: readonly PortDocument[];
  readonly serves: readonly Serve[];
  readonly life: Life;
  readonly hostname: string | null;
  /** Of its only interface. */
  readonly macAddress: string | null;
  readonly routes: readonly RouteDocument[];
  /** Settings of its network namespace: key → value. */
  readonly sysctls: Readonly<Record<string, string>>;
  readonly lookup: Lookup;
  readonly box: BoxDocument;
}

/** What somebody sends into a cable, as it is written (`20ms`, `1%`, `10mbit`). */
export interface LinkDocument {
  /** The interface: `alpha.office` or `api.front`; on the default network `api.bridge`. */
  readonly element: string;
  readonly delay: string | null;
  readonly jitter: string | null;
  readonly loss: string | null;
  readonly duplicate: string | null;
  readonly corrupt: string | null;
  readonly reorder: string | null;
  readonly rate: string | null;
  /** The cable is cut. */
  readonly down: boolean | null;
}

/** The whole file. Lists keep its order. */
export interface Topology {
  readonly name: string | null;
  readonly lans: readonly LanDocument[];
  /** With the implied host, where the file has none but something stands on it. */
  readonly hosts: readonly HostDocument[];
  readonly networks: readonly NetworkDocument[];
  readonly containers: readonly ContainerDocument[];
  readonly links: readonly LinkDocument[];
  /** Positions on the canvas: plain names for hosts and containers, `networks.NAME` and `lans.NAME` for the others. */
  readonly layout: Readonly<Record<string, readonly [number, number]>>;
  /** Dotted path in the file (`containers.api.ports.0`) → where it stands: of a value, or of the key of a map or list. */
  readonly positions: ReadonlyMap<string, Position>;
}

export const EMPTY_TOPOLOGY: Topology = { name: null, lans: [], hosts: [], networks: [], containers: [], links: [], layout: {}, positions: new Map() };

/** The host on which a one-host network stands: the one written, else the only one there is; null where that is open. */
export function hostOfNetwork(topology: Topology, network: NetworkDocument): string | null {
  return network.host ?? onlyHost(topology);
}

/** The host on which a container stands: the one written, else that of the container whose network it shares, else the only one there is. */
export function hostOfContainer(topology: Topology, container: ContainerDocument): string | null {
  return networkOwner(topology, container)?.host ?? container.host ?? onlyHost(topology);
}

/** The hosts on which a network has an end. */
export function hostsOfNetwork(topology: Topology, network: NetworkDocument): readonly string[] {
  if (network.driver === 'overlay') {
    return network.hosts ?? [];
  }
  const host = hostOfNetwork(topology, network);
  return host === null ? [] : [host];
}

/**
 * Whose network namespace a container has: itself, or the end of its chain of `container:X`; null where the chain
 * breaks off or turns back on itself.
 */
export function networkOwner(topology: Topology, container: ContainerDocument): ContainerDocument | null {
  const seen = new Set<string>();
  let owner: ContainerDocument | undefined = container;
  while (owner !== undefined && owner.networkMode?.kind === 'container') {
    if (seen.has(owner.name)) {
      return null;
    }
    seen.add(owner.name);
    const { of }: { of: string } = owner.networkMode;
    owner = topology.containers.find(({ name }) => name === of);
  }
  return owner ?? null;
}

function onlyHost(topology: Topology): string | null {
  const [only, ...others] = topology.hosts;
  return only !== undefined && others.length === 0 ? only.name : null;
}
