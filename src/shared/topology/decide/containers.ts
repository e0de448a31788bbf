/** Containers: their interfaces, and which of them leads out. */
import { capabilitiesOf } from '../box/capabilities.ts';
import { overlayPortName, vethName } from '../ifname.ts';
import { macOf } from '../mac.ts';
import type { AttachmentDocument } from '../document.ts';
import { isRouted } from '../place-addresses.ts';
import type { Attachment, Gateway, ResolvedContainer, ResolvedNetwork } from '../resolved.ts';
import { attachmentElement } from './addresses.ts';
import { containerLookup } from './lookup.ts';
import type { Ground } from './networks.ts';
import { settingsOf } from './settings.ts';
import type { Placed } from './wiring.ts';

export type Networks = ReadonlyMap<string, ResolvedNetwork>;

export function resolveContainer(placed: Placed, ground: Ground, networks: Networks): ResolvedContainer {
  const { document, host, mode } = placed;
  const attachments = placed.attachments.flatMap((attachment) => resolveAttachment(document.name, attachment, ground, networks));
  const gateway6 = containerGateway6(attachments, networks);
  return {
    name: document.name,
    element: `containers.${document.name}`,
    host,
    mode,
    hostname: hostnameOf(placed, ground),
    attachments,
    gateway: containerGateway(attachments, networks),
    ...(gateway6 === null ? {} : { gateway6 }),
    ports: document.ports.map(({ hostIp, hostPort, containerPort, protocol }) => ({ hostIp, hostPort, containerPort, protocol })),
    serves: document.serves,
    life: document.life,
    ...settingsOf(document.sysctls),
    ...containerLookup(placed, attachments, networks, ground.hosts.get(host)?.lookup?.servers ?? []),
    capabilities: capabilitiesOf(document.box.rights, mode.kind === 'own' || mode.kind === 'none'),
    rights: document.box.rights,
    limits: document.box.limits,
    volumes: document.box.volumes,
  };
}

/** Who shares a network namespace by `container:X` has X's name too, as in Docker; with the host's, the host's. */
function hostnameOf({ document, host, mode }: Placed, ground: Ground): string {
  if (mode.kind === 'container') {
    const owner = ground.decisions.wiring.containers.find((candidate) => candidate.document.name === mode.of);
    return owner === undefined || owner.mode.kind === 'container' ? mode.of : hostnameOf(owner, ground);
  }
  return document.hostname ?? (mode.kind === 'host' ? host : document.name);
}

function resolveAttachment(
  container: string,
  { network: name, aliases, macAddress }: AttachmentDocument,
  { decisions, hosts }: Ground,
  networks: Networks,
): readonly Attachment[] {
  const network = networks.get(name);
  if (network === undefined || !('mtu' in network)) {
    return [];
  }
  const element = attachmentElement(container, name);
  const ip = decisions.address(element);
  const { prefix } = decisions.subnet(`networks.${name}`);
  const mac = macAddress ?? macOf(ip);
  const ipv6 = decisions.address6(element, `networks.${name}`);
  const beside = ipv6 === undefined ? {} : { ipv6 };
  const shared = { element, network: name, aliases, ifname: decisions.ifname(element), ip, prefix, ...beside, mtu: network.mtu };
  switch (network.driver) {
    case 'bridge':
      return [{ ...shared, mac, peer: vethName(container, name.split('@')[0] ?? name) }];
    case 'overlay':
      return [{ ...shared, mac, peer: overlayPortName(container) }];
    case 'macvlan':
    case 'ipvlan': {
      if (network.driver === 'macvlan' && network.mode !== 'passthru') return [{ ...shared, mac, peer: '' }];
      // It has no hardware address of its own: the LAN sees its parent's.
      const parent = hosts.get(network.host)?.nics.find(({ lan }) => lan === network.lan);
      return [{ ...shared, mac: parent?.mac ?? macOf(ip), peer: '' }];
    }
  }
}

/** As Docker 20.10 picks it: of the networks that lead out, the first by name. Overlays have no way out. */
function containerGateway(attachments: readonly Attachment[], networks: Networks): Gateway | null {
  return firstWay(attachments, networks, wayOut);
}

/** The same of the networks that have IPv6: it may be another one. */
function containerGateway6(attachments: readonly Attachment[], networks: Networks): Gateway | null {
  return firstWay(attachments, networks, wayOut6);
}

type Way = Pick<Gateway, 'ip'> | null;

function firstWay(attachments: readonly Attachment[], networks: Networks, wayOf: (network: ResolvedNetwork) => Way): Gateway | null {
  const ways = attachments.flatMap(({ network: name, ifname }) => {
    const network = networks.get(name);
    const way = network === undefined ? null : wayOf(network);
    return way === null ? [] : [{ name, ip: way.ip, dev: ifname }];
  });
  const [first] = ways.sort((a, b) => (a.name < b.name ? -1 : 1));
  return first === undefined ? null : { ip: first.ip, dev: first.dev };
}

function wayOut(network: ResolvedNetwork): Way {
  switch (network.driver) {
    case 'bridge':
      return network.internal ? null : { ip: network.gateway };
    case 'ipvlan':
      // As Docker sets it: in the routed modes the host's kernel takes on whatever is sent.
      return network.gateway === null && !isRouted(network) ? null : { ip: network.gateway };
    case 'macvlan':
      return network.gateway === null ? null : { ip: network.gateway };
    case 'overlay':
    case 'none':
    case 'host':
      return null;
  }
}

function wayOut6(network: ResolvedNetwork): Way {
  if (!('ipv6' in network) || network.ipv6 === undefined || network.driver === 'overlay') return null;
  const { gateway } = network.ipv6;
  if (network.driver === 'bridge') return network.internal ? null : { ip: gateway };
  return gateway === null && !isRouted(network) ? null : { ip: gateway };
}
