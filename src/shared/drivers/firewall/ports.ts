import type { Resource } from '../../resources/resource.ts';
import type { Attachment, PublishedPort, ResolvedBridgeNetwork, ResolvedContainer } from '../../topology/resolved.ts';
import type { Scene } from '../scene.ts';
import { type RulePlace, rule } from './rules.ts';

/** What Docker writes for a container's published ports. `order`: the container's place in the file. */
export function portRules(container: ResolvedContainer, order: number, scene: Scene): readonly Resource[] {
  const way = publishingWay(container, scene);
  if (way === null) return [];
  const rules = inDockersOrder(container.ports).flatMap((port, index) => rulesOf(container, port, [order, index], way));
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
export function publishes(network: ResolvedBridgeNetwork, scene: Scene): boolean {
  return scene.places(network.name).some(({ container }) => container.ports.length > 0 && publishingWay(container, scene)?.network === network);
}

/** A published port with what it leads to. */
export interface Published {
  readonly port: PublishedPort;
  readonly ip: string;
  readonly network: ResolvedBridgeNetwork;
}

export function publishedOn(container: ResolvedContainer, scene: Scene): readonly Published[] {
  const way = publishingWay(container, scene);
  return way === null ? [] : container.ports.map((port) => ({ port, ip: way.attachment.ip, network: way.network }));
}

interface Way {
  readonly attachment: Attachment;
  readonly network: ResolvedBridgeNetwork;
}

/** Ports are published on the network that leads out, as in Docker. */
function publishingWay({ attachments, gateway }: ResolvedContainer, scene: Scene): Way | null {
  for (const attachment of attachments) {
    const network = scene.network(attachment.network);
    if (network?.driver === 'bridge' && attachment.ifname === gateway?.dev) return { attachment, network };
  }
  return null;
}

function rulesOf(container: ResolvedContainer, port: PublishedPort, rank: readonly number[], { attachment, network }: Way): readonly Resource[] {
  const { protocol, hostIp, hostPort, containerPort } = port;
  const { ip } = attachment;
  const { bridge, host } = network;
  const match = (number: number) => `-p ${protocol} -m ${protocol} --dport ${number}`;
  const place = (table: 'filter' | 'nat', chain: string, what: string, front: readonly number[] = []): RulePlace => ({
    host,
    element: container.element,
    table,
    chain,
    what: `${container.name}:${what}/${protocol}`,
    rank: [...front, ...rank],
  });
  return [
    rule(
      place('nat', 'DOCKER', `${hostIp ?? '*'}:${hostPort}`),
      `${hostIp === null ? '' : `-d ${hostIp}/32 `}${match(hostPort)} -j DNAT --to-destination ${ip}:${containerPort}`,
    ),
    rule(place('filter', 'DOCKER', `${containerPort}`), `-d ${ip}/32 ! -i ${bridge} -o ${bridge} ${match(containerPort)} -j ACCEPT`),
    rule(place('nat', 'POSTROUTING', `${containerPort}`, [2]), `-s ${ip}/32 -d ${ip}/32 ${match(containerPort)} -j MASQUERADE`),
  ];
}
