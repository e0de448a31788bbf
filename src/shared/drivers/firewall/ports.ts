import type { Resource } from '../../resources/resource.ts';
import type { PublishedPort, ResolvedBridgeNetwork, ResolvedContainer } from '../../topology/resolved.ts';
import { beforePort, isIpv6 } from '../../topology/ipv6.ts';
import type { Scene } from '../scene.ts';
import { type RulePlace, rule } from './rules.ts';
import { alone, type Family } from './side.ts';

/** What Docker writes for a container's published ports. `order`: the container's place in the file. */
export function portRules(container: ResolvedContainer, order: number, scene: Scene, family: Family): readonly Resource[] {
  const way = publishingWay(container, scene, family);
  if (way === null) return [];
  const ports = inDockersOrder(container.ports.filter((port) => isOn(port, family)));
  const rules = ports.flatMap((port, index) => rulesOf(container, port, [order, index], way));
  // Two host ports may lead to one port inside, which needs to be let in once.
  return rules.filter(({ id }, index) => rules.findIndex((other) => other.id === id) === index);
}

/** The largest host port first, then the largest port inside, then TCP, with all of one port inside together (go-connections, `nat.SortPortMap`). */
function inDockersOrder(ports: readonly PublishedPort[]): readonly PublishedPort[] {
  const sorted = ports.toSorted(
    (a, b) => b.hostPort - a.hostPort || b.containerPort - a.containerPort || Number(b.protocol === 'tcp') - Number(a.protocol === 'tcp'),
  );
  const place = (port: PublishedPort) => sorted.findIndex(({ containerPort, protocol }) => containerPort === port.containerPort && protocol === port.protocol);
  return sorted.toSorted((a, b) => place(a) - place(b));
}

/** Does a container publish a port on this network? */
export function publishes(network: ResolvedBridgeNetwork, scene: Scene, family: Family): boolean {
  return scene.places(network.name).some(({ container }) => publishedOn(container, scene, family).some((published) => published.network === network));
}

/** A published port with what it leads to. */
export interface Published {
  readonly port: PublishedPort;
  readonly ip: string;
  readonly network: ResolvedBridgeNetwork;
}

export function publishedOn(container: ResolvedContainer, scene: Scene, family: Family): readonly Published[] {
  const way = publishingWay(container, scene, family);
  return way === null ? [] : container.ports.filter((port) => isOn(port, family)).map((port) => ({ port, ip: way.ip, network: way.network }));
}

/** Without an address it is published on all of the host's, of both kinds. */
function isOn({ hostIp }: PublishedPort, family: Family): boolean {
  return hostIp === null || isIpv6(hostIp) === (family === 6);
}

interface Way {
  /** The container's address there. */
  readonly ip: string;
  readonly network: ResolvedBridgeNetwork;
  readonly family: Family;
}

/** Ports are published on the network that leads out, as in Docker. */
function publishingWay({ attachments, gateway, gateway6 }: ResolvedContainer, scene: Scene, family: Family): Way | null {
  const out = family === 6 ? gateway6?.dev : gateway?.dev;
  for (const { network: name, ifname, ip, ipv6 } of attachments) {
    const network = scene.network(name);
    const address = family === 6 ? ipv6?.address : ip;
    if (network?.driver === 'bridge' && ifname === out && address !== undefined) return { ip: address, network, family };
  }
  return null;
}

function rulesOf(container: ResolvedContainer, port: PublishedPort, rank: readonly number[], { ip, network, family }: Way): readonly Resource[] {
  const { protocol, hostIp, hostPort, containerPort } = port;
  const { bridge, host } = network;
  const only = (address: string) => `${address}/${alone(family)}`;
  const match = (number: number) => `-p ${protocol} -m ${protocol} --dport ${number}`;
  const place = (table: 'filter' | 'nat', chain: string, what: string, front: readonly number[] = []): RulePlace => ({
    host,
    element: container.element,
    family,
    table,
    chain,
    what: `${container.name}:${what}/${protocol}`,
    rank: [...front, ...rank],
  });
  const where = hostIp === null || hostIp === '::' ? '' : `-d ${only(hostIp)} `;
  return [
    rule(place('nat', 'DOCKER', `${hostIp ?? '*'}:${hostPort}`), `${where}${match(hostPort)} -j DNAT --to-destination ${beforePort(ip)}:${containerPort}`),
    rule(place('filter', 'DOCKER', `${containerPort}`), `-d ${only(ip)} ! -i ${bridge} -o ${bridge} ${match(containerPort)} -j ACCEPT`),
    rule(place('nat', 'POSTROUTING', `${containerPort}`, [2]), `-s ${only(ip)} -d ${only(ip)} ${match(containerPort)} -j MASQUERADE`),
  ];
}
