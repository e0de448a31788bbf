/** What a Docker host does to packets: whom it lets through, and whose addresses it changes. Said per packet, not as rules. */
import { contains, parseBlock, parseIpv4 } from '../../../src/shared/topology/ipv4.ts';
import type { PublishedPort, ResolvedBridgeNetwork, ResolvedHost } from '../../../src/shared/topology/resolved.ts';
import { containerWay } from './ways.ts';
import { bridgesOf, type Card, type World } from './world.ts';

/** A UDP datagram. */
export interface Packet {
  readonly src: string;
  readonly dst: string;
  readonly sport: number;
  readonly dport: number;
}

/** A published port with whom it leads to. */
export interface Publication {
  readonly port: PublishedPort;
  readonly container: string;
  readonly ip: string;
  readonly network: ResolvedBridgeNetwork;
}

/** Docker publishes on the network that leads out. */
export function publicationsOf(host: string, { resolved }: World): readonly Publication[] {
  return resolved.containers.flatMap((container) => {
    const way = container.host === host ? containerWay(container, resolved) : null;
    const network = bridgesOf(host, resolved).find(({ name }) => name === way?.network);
    const ip = container.attachments.find((attachment) => attachment.network === way?.network)?.ip;
    return network === undefined || ip === undefined ? [] : container.ports.map((port) => ({ port, container: container.name, ip, network }));
  });
}

/** Where a packet for one of the host's own addresses is to go instead. */
export function redirected({ dst, dport }: Packet, host: ResolvedHost, world: World): Publication | undefined {
  return publicationsOf(host.name, world).find(
    ({ port }) => port.protocol === 'udp' && port.hostPort === dport && (port.hostIp === null || port.hostIp === dst),
  );
}

/** nftables: a container that publishes is asked by its host's address or not at all. Before anything else is done with the packet. */
export function refusedAtTheDoor({ dst }: Packet, from: Card, host: ResolvedHost, world: World): string | null {
  const aimed = host.firewall === 'nftables' && publicationsOf(host.name, world).find(({ ip, network }) => ip === dst && network.bridge !== from.dev);
  return aimed ? `${host.name} drops what is for ${aimed.container}'s own address, since it publishes ports` : null;
}

/** A packet that a host passes on. */
export interface Passing {
  readonly packet: Packet;
  readonly from: Card;
  readonly to: Card;
  /** Belongs to what was let through before. */
  readonly known: boolean;
}

/** Why a host does not pass it on; null: it does. */
export function filtered(passing: Passing, host: ResolvedHost, world: World): string | null {
  const bridges = bridgesOf(host.name, world.resolved);
  if (bridges.length === 0) return null;
  return host.firewall === 'nftables' ? byNftables(passing, host, world) : byIptables(passing, host, world);
}

/** Docker 20.10: FORWARD is DROP, and its chains in their order. */
function byIptables({ packet, from, to, known }: Passing, host: ResolvedHost, world: World): string | null {
  const [into, outOf] = [networkBehind(to, host, world), networkBehind(from, host, world)];
  if (host.routing && from.kind === 'nic' && to.kind === 'nic' && from !== to) return null;
  if (into?.internal === true && !isIn(packet.src, into.subnet)) return `${into.name} is internal: nobody gets in`;
  if (outOf?.internal === true && !isIn(packet.dst, outOf.subnet)) return `${outOf.name} is internal: nobody gets out`;
  if (into !== null && outOf !== null && into !== outOf) return `${outOf.name} and ${into.name} are isolated from each other`;
  if (into !== null && !into.internal && known) return null;
  if (into !== null && into !== outOf && isPublished(packet, into, host, world)) return null;
  if (outOf !== null && into === outOf) return outOf.icc ? null : `icc is off on ${outOf.name}`;
  if (outOf !== null) return null;
  return into === null ? `${host.name} passes nothing on between its cards (FORWARD is DROP)` : `nobody gets into ${into.name} unasked`;
}

/** Docker 29: first the network that the packet goes to decides, then the one it comes from. */
function byNftables({ packet, from, to, known }: Passing, host: ResolvedHost, world: World): string | null {
  const [into, outOf] = [networkBehind(to, host, world), networkBehind(from, host, world)];
  if (into !== null) {
    if (known) return null;
    if (into.internal && into !== outOf) return `${into.name} is internal: nobody gets in`;
    if (into === outOf) return into.icc ? null : `icc is off on ${into.name}`;
    return isPublished(packet, into, host, world) ? null : `nobody gets into ${into.name} unasked`;
  }
  if (outOf !== null) return known || !outOf.internal ? null : `${outOf.name} is internal: nobody gets out`;
  return host.routing ? null : `${host.name} passes nothing on between its cards (policy drop)`;
}

/** The address that the sender gets as the first packet leaves; null: its own stays. */
export function masqueraded(
  passing: Omit<Passing, 'from'> & { readonly from: Card | null; readonly redirected: boolean },
  host: ResolvedHost,
  world: World,
): string | null {
  const { packet, from, to, redirected: wasRedirected } = passing;
  const into = networkBehind(to, host, world);
  const own = world.spaces.get(host.name)?.cards.some(({ ip }) => ip === packet.src) === true || packet.src.startsWith('127.');
  const leaves = bridgesOf(host.name, world.resolved).some((network) => {
    const mine = host.firewall === 'iptables' || from?.dev === network.bridge;
    return mine && !network.internal && network.masquerade && to.dev !== network.bridge && isIn(packet.src, network.subnet);
  });
  const toItself = packet.src === packet.dst;
  const publishes = publicationsOf(host.name, world).some(({ network }) => network === into);
  const toSibling = into !== null && publishes && wasRedirected && isIn(packet.src, into.subnet);
  const byBridge = into !== null && !into.internal && (own || toItself || toSibling);
  return leaves || byBridge || host.natOut.includes(to.dev) ? to.ip : null;
}

/** Let in by a rule of the container's own address: from outside of its network. */
function isPublished({ dst, dport }: Packet, into: ResolvedBridgeNetwork, host: ResolvedHost, world: World): boolean {
  return publicationsOf(host.name, world).some(
    ({ port, ip, network }) => network === into && ip === dst && port.protocol === 'udp' && port.containerPort === dport,
  );
}

function networkBehind(card: Card, host: ResolvedHost, { resolved }: World): ResolvedBridgeNetwork | null {
  return bridgesOf(host.name, resolved).find(({ bridge }) => card.dev === bridge) ?? null;
}

function isIn(ip: string, subnet: string): boolean {
  const [block, address] = [parseBlock(subnet), parseIpv4(ip)];
  return block !== null && address !== null && contains(block, address);
}
