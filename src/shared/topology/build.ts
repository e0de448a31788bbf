/** From the file's own forms (lists or maps, left-out keys) to the one form of the document. */
import { buildBox } from './box/box.ts';
import type { Position, Topology } from './document.ts';
import {
  IMPLIED_HOST,
  type AttachmentDocument,
  type ContainerDocument,
  type HostDocument,
  type LinkDocument,
  type NetworkDocument,
  type NetworkMode,
  type NicDocument,
  type NicVlans,
  type PortDocument,
  type RouteDocument,
} from './document.ts';
import { parsePort } from './ports.ts';
import { NO_LOOKUP } from './lookup/lookup.ts';
import { buildLookup } from './lookup/read.ts';
import { readSysctls } from './life/sysctls.ts';
import { readCommand, readVariables } from './life/read.ts';
import { type Life, NO_LIFE, type Serve } from './resolved.ts';
import { splitParent } from './vlans.ts';
import type { Written, WrittenContainer, WrittenHost, WrittenLink, WrittenNetwork, WrittenRoute } from './schema.ts';

/** Nothing is decided here, and nothing can fail. */
export function buildTopology(written: Written, positions: ReadonlyMap<string, Position>): Topology {
  const networks = Object.entries(written.networks ?? {}).map(([name, network]) => buildNetwork(name, network ?? {}));
  const containers = Object.entries(written.containers ?? {}).map(([name, container]) => buildContainer(name, container ?? {}));
  const hosts = Object.entries(written.hosts ?? {}).map(([name, host]) => buildHost(name, host ?? {}));
  const implied = hosts.length === 0 && (networks.length > 0 || containers.length > 0);
  return {
    name: written.name ?? null,
    lans: Object.entries(written.lans ?? {}).map(([name, lan]) => ({
      name,
      subnet: lan?.subnet ?? null,
      ipv6: lan?.ipv6 ?? null,
      subnet6: lan?.subnet6 ?? null,
      mtu: lan?.mtu ?? null,
      hairpin: lan?.hairpin ?? null,
    })),
    hosts: implied ? [IMPLIED] : hosts,
    networks,
    containers,
    links: Object.entries(written.links ?? {}).map(([element, link]) => buildLink(element, link ?? {})),
    layout: written.layout ?? {},
    positions,
  };
}

const IMPLIED: HostDocument = {
  name: IMPLIED_HOST,
  role: 'host',
  lans: [],
  natOut: null,
  firewall: 'iptables',
  gateway: null,
  routes: [],
  forwarding: null,
  serves: [],
  life: NO_LIFE,
  sysctls: {},
  lookup: NO_LOOKUP,
  implied: true,
};

function buildHost(name: string, host: WrittenHost): HostDocument {
  const path = `hosts.${name}.lans`;
  const lans: readonly NicDocument[] = Array.isArray(host.lans)
    ? host.lans.map((lan, index) => ({ lan, ipv4Address: null, ipv6Address: null, macAddress: null, vlans: null, path: `${path}.${index}` }))
    : Object.entries(host.lans ?? {}).map(([lan, nic]) => ({
        lan,
        ipv4Address: nic?.ipv4_address ?? null,
        ipv6Address: nic?.ipv6_address ?? null,
        macAddress: lower(nic?.mac_address),
        vlans: buildVlans(nic?.vlans),
        path: `${path}.${lan}`,
      }));
  return {
    name,
    role: host.role ?? 'host',
    lans,
    natOut: host.nat?.out ?? null,
    firewall: host.firewall ?? 'iptables',
    gateway: host.gateway ?? null,
    routes: buildRoutes(host.routes, `hosts.${name}.routes`),
    forwarding: host.forwarding ?? null,
    serves: buildServes(host.serves),
    life: buildLife(host),
    sysctls: readSysctls(host.sysctls),
    lookup: buildLookup(host),
    implied: false,
  };
}

function buildVlans(written: { readonly access?: number | undefined; readonly trunk?: readonly number[] | undefined } | undefined): NicVlans | null {
  if (written?.access !== undefined) return { access: written.access };
  return written?.trunk === undefined ? null : { trunk: written.trunk };
}

function parentOf(written: string | undefined): Pick<NetworkDocument, 'parent' | 'vlan'> {
  if (written === undefined) return { parent: null, vlan: null };
  const { lan, vlan } = splitParent(written);
  return { parent: lan, vlan };
}

function buildNetwork(name: string, network: WrittenNetwork): NetworkDocument {
  return {
    name,
    driver: network.driver ?? 'bridge',
    host: network.host ?? null,
    hosts: network.hosts ?? null,
    subnet: network.subnet ?? null,
    gateway: network.gateway ?? null,
    ipRange: network.ip_range ?? null,
    ipv6: network.ipv6 ?? null,
    subnet6: network.subnet6 ?? null,
    gateway6: network.gateway6 ?? null,
    mtu: network.mtu ?? null,
    internal: network.internal ?? null,
    masquerade: network.masquerade ?? null,
    icc: network.icc ?? null,
    bridgeName: network.bridge_name ?? null,
    learning: network.learning ?? null,
    egress: network.egress ?? null,
    vni: network.vni ?? null,
    underlay: network.underlay ?? null,
    ...parentOf(network.parent),
    mode: network.mode ?? null,
    hostAccess: network.host_access ?? null,
  };
}

function buildContainer(name: string, container: WrittenContainer): ContainerDocument {
  const path = `containers.${name}.networks`;
  const networks: readonly AttachmentDocument[] = Array.isArray(container.networks)
    ? container.networks.map((network, index) => ({ network, ipv4Address: null, ipv6Address: null, macAddress: null, aliases: [], path: `${path}.${index}` }))
    : Object.entries(container.networks ?? {}).map(([network, keys]) => ({
        network,
        ipv4Address: keys?.ipv4_address ?? null,
        ipv6Address: keys?.ipv6_address ?? null,
        macAddress: lower(keys?.mac_address),
        aliases: keys?.aliases ?? [],
        path: `${path}.${network}`,
      }));
  return {
    name,
    host: container.host ?? null,
    networks,
    networkMode: container.network_mode === undefined ? null : parseNetworkMode(container.network_mode),
    ports: (container.ports ?? []).flatMap((entry, index) => buildPort(entry, `containers.${name}.ports.${index}`)),
    serves: buildServes(container.serves),
    life: buildLife(container),
    hostname: container.hostname ?? null,
    macAddress: lower(container.mac_address),
    routes: buildRoutes(container.routes, `containers.${name}.routes`),
    sysctls: readSysctls(container.sysctls),
    lookup: buildLookup(container),
    box: buildBox(container),
  };
}

function lower(text: string | undefined): string | null {
  return text?.toLowerCase() ?? null;
}

/** `bridge`, the default, is what an unknown mode is read as: the shape has reported it. */
function parseNetworkMode(text: string): NetworkMode {
  if (text.startsWith('container:')) {
    return { kind: 'container', of: text.slice('container:'.length) };
  }
  return { kind: text === 'none' || text === 'host' ? text : 'bridge' };
}

function buildPort(entry: string | number, path: string): readonly PortDocument[] {
  const reading = parsePort(entry);
  return reading.ok ? [{ ...reading.port, path }] : [];
}

function buildServes(serves: WrittenHost['serves']): readonly Serve[] {
  const written = serves ?? {};
  return PROTOCOLS.flatMap((protocol) => (written[protocol] === undefined ? [] : [{ protocol, port: written[protocol] }]));
}

const PROTOCOLS: readonly Serve['protocol'][] = ['http', 'tcp', 'udp', 'dns'];

function buildLife({ command, environment, restart }: Pick<WrittenContainer, 'command' | 'environment' | 'restart'>): Life {
  return { command: readCommand(command), environment: readVariables(environment), restart: restart ?? 'no' };
}

function buildRoutes(routes: readonly WrittenRoute[] | undefined, path: string): readonly RouteDocument[] {
  return (routes ?? []).map(({ to, via, out }, index) => ({ to, via: via ?? null, out: out ?? null, path: `${path}.${index}` }));
}

function buildLink(element: string, link: WrittenLink): LinkDocument {
  return {
    element,
    delay: link.delay ?? null,
    jitter: link.jitter ?? null,
    loss: link.loss ?? null,
    duplicate: link.duplicate ?? null,
    corrupt: link.corrupt ?? null,
    reorder: link.reorder ?? null,
    rate: link.rate ?? null,
    down: link.down ?? null,
  };
}
