/** Networks that no file names: those that Docker makes by itself on each host that needs them. */
import type { ContainerDocument, NetworkDocument, Topology } from '../document.ts';
import { isRouted } from '../place-addresses.ts';
import { routerOfNetwork } from '../vlans.ts';

/** The default network of a host: `bridge@alpha`. */
export function defaultNetworkName(host: string): string {
  return `bridge@${host}`;
}

export function isDefaultNetwork(name: string): boolean {
  return name.startsWith('bridge@');
}

/** The device, and the network, by which containers on overlays with `egress` get out: Swarm's name on every host. */
export const EGRESS_BRIDGE = 'docker_gwbridge';

/** The way out of a host's overlays: `docker_gwbridge@alpha`. */
export function egressNetworkName(host: string): string {
  return `${EGRESS_BRIDGE}@${host}`;
}

export function isEgressNetwork(name: string): boolean {
  return name.startsWith(`${EGRESS_BRIDGE}@`);
}

/** Both kinds: each host numbers them for itself, as each Docker Engine does. */
export function isImpliedNetwork(name: string): boolean {
  return isDefaultNetwork(name) || isEgressNetwork(name);
}

/** True where a container hangs on `docker_gwbridge` too: an overlay of its has `egress`, and no other network leads out, as in Swarm. */
export function needsEgress(topology: Topology, container: ContainerDocument): boolean {
  const networks = container.networks.flatMap(({ network }) => topology.networks.find(({ name }) => name === network) ?? []);
  return networks.some(({ driver, egress }) => driver === 'overlay' && egress === true) && !networks.some((network) => leadsOut(topology, network));
}

function leadsOut(topology: Topology, network: NetworkDocument): boolean {
  const { driver, internal, gateway } = network;
  if (driver === 'bridge') return internal !== true;
  if (driver === 'overlay' || isRouted(network)) return false;
  return gateway !== null || routerOfNetwork(topology, network) !== undefined;
}

export function impliedDefault(host: string): NetworkDocument {
  return { ...OPEN, name: defaultNetworkName(host), driver: 'bridge', host };
}

/** As Swarm makes it: containers on it do not reach each other. */
export function impliedEgress(host: string): NetworkDocument {
  return { ...OPEN, name: egressNetworkName(host), driver: 'bridge', host, icc: false, bridgeName: EGRESS_BRIDGE };
}

/** A network of which the file says nothing. */
const OPEN = {
  hosts: null,
  subnet: null,
  gateway: null,
  ipRange: null,
  ipv6: null,
  subnet6: null,
  gateway6: null,
  mtu: null,
  internal: null,
  masquerade: null,
  icc: null,
  bridgeName: null,
  learning: null,
  egress: null,
  vni: null,
  underlay: null,
  parent: null,
  vlan: null,
  mode: null,
  hostAccess: null,
} as const;
