/** Who is connected to what, once the modes are sorted out: the ground on which everything else is decided. */
import type { AttachmentDocument, ContainerDocument, NetworkDocument, Topology } from '../document.ts';
import { hostOfContainer, hostOfNetwork, networkOwner } from '../document.ts';
import type { ContainerMode } from '../resolved.ts';
import { defaultNetworkName, egressNetworkName, impliedDefault, impliedEgress, needsEgress } from './implied.ts';

/** A container with its place and mode decided. */
export interface Placed {
  readonly document: ContainerDocument;
  readonly host: string;
  readonly mode: ContainerMode;
  /** Empty unless the mode is `own`; on the default network where the file names none. */
  readonly attachments: readonly AttachmentDocument[];
}

export interface Wiring {
  /** Docker's own networks (`bridge@HOST`, `docker_gwbridge@HOST`) first, then those of the file. */
  readonly networks: readonly NetworkDocument[];
  readonly containers: readonly Placed[];
  findNetwork(name: string): NetworkDocument | undefined;
}

export function wire(topology: Topology): Wiring {
  const containers = topology.containers.map((container) => placeContainer(topology, container));
  const used = new Set(containers.flatMap(({ attachments }) => attachments.map(({ network }) => network)));
  const implied = topology.hosts.flatMap(({ name }) => [impliedDefault(name), impliedEgress(name)]).filter(({ name }) => used.has(name));
  const written = topology.networks.map((network) => ({ ...network, host: hostOfNetwork(topology, network) }));
  const networks = [...implied, ...written];
  const byName = new Map(networks.map((network) => [network.name, network]));
  return { networks, containers, findNetwork: (name) => byName.get(name) };
}

function placeContainer(topology: Topology, document: ContainerDocument): Placed {
  const host = hostOfContainer(topology, document) ?? '';
  const mode = modeOf(topology, document);
  if (mode.kind !== 'own') {
    return { document, host, mode, attachments: [] };
  }
  const { macAddress, networks } = document;
  const implied = (network: string): AttachmentDocument => ({
    network,
    ipv4Address: null,
    ipv6Address: null,
    macAddress: null,
    aliases: [],
    path: `containers.${document.name}`,
  });
  const [only = implied(defaultNetworkName(host)), ...others] = networks;
  const first = others.length > 0 ? only : { ...only, macAddress: only.macAddress ?? macAddress };
  const written = [first, ...others];
  if (!needsEgress(topology, document)) return { document, host, mode, attachments: written };
  // As in Swarm the way out comes with the first network that needs one.
  const needing = written.findIndex(({ network }) => topology.networks.some(({ name, egress }) => name === network && egress === true));
  return { document, host, mode, attachments: written.toSpliced(needing + 1, 0, implied(egressNetworkName(host))) };
}

function modeOf(topology: Topology, container: ContainerDocument): ContainerMode {
  const { networkMode } = container;
  if (networkMode?.kind === 'container') {
    return { kind: 'container', of: networkOwner(topology, container)?.name ?? networkMode.of };
  }
  if (networkMode !== null && networkMode.kind !== 'bridge') {
    return { kind: networkMode.kind };
  }
  const [only] = container.networks;
  const driver = topology.networks.find(({ name }) => name === only?.network)?.driver;
  return driver === 'none' || driver === 'host' ? { kind: driver } : { kind: 'own' };
}
