/** The routes of the file: whose address `via` is, and by which interface each leaves. */
import type { Problem } from '../../result.ts';
import type { RouteDocument, Topology } from '../document.ts';
import { contains, formatBlock, parseBlock, parseIpv4 } from '../ipv4.ts';
import { contains6, formatBlock6, formatIpv6, isIpv6, parseBlock6, parseIpv6 } from '../ipv6.ts';
import { NATIVE_VLAN } from '../vlans.ts';
import { isRouted } from '../place-addresses.ts';
import { positionOf } from '../positions.ts';
import type { Resolved, ResolvedBridgeNetwork, ResolvedInterface, ResolvedNetwork, ResolvedRoute } from '../resolved.ts';
import type { Address6 } from '../resolved6.ts';

/** An interface that a route can leave by, or that it can lead to. */
interface Seat {
  readonly node: string;
  /** LAN or network by its name in the file. */
  readonly segment: string;
  /** `lans.office` or `networks.front`: who shares one is a neighbour. */
  readonly wire: string;
  readonly dev: string;
  readonly ip: string;
  /** `192.168.50.0/24` */
  readonly subnet: string;
}

/** What is written of a route says which of the two it is about; a bare `default` is one of IPv4. */
function isOfIpv6({ to, via }: RouteDocument): boolean {
  return isIpv6(to) || (via !== null && isIpv6(via));
}

/** What routes are decided from. */
export type Placed = Pick<Resolved, 'hosts' | 'networks' | 'containers'>;

/** All routes that are written, in the file's order; those that lead nowhere are problems. */
export function decideRoutes(topology: Topology, placed: Placed): { readonly routes: readonly ResolvedRoute[]; readonly problems: readonly Problem[] } {
  const seats = { ipv4: seatsOf(placed, ipv4Side), ipv6: seatsOf(placed, ipv6Side) };
  const nodes = [
    ...topology.hosts.map(({ name, routes }) => ({ name, element: `hosts.${name}`, routes })),
    ...topology.containers.map(({ name, routes }) => ({ name, element: `containers.${name}`, routes })),
  ];
  const routes: ResolvedRoute[] = [];
  const problems: Problem[] = [];
  for (const { name, element, routes: written } of nodes) {
    for (const route of written) {
      const found = wayOf(route, name, isOfIpv6(route) ? seats.ipv6 : seats.ipv4);
      if ('message' in found) problems.push({ ...found, element, ...positionOf(topology.positions, route.path.split('.')) });
      else routes.push({ node: name, element, to: destination(route), ...found });
    }
  }
  return { routes, problems };
}

function destination(route: RouteDocument): string {
  const { to } = route;
  if (isOfIpv6(route)) return to === 'default' ? '::/0' : formatBlock6(parseBlock6(to) ?? { base: 0n, prefix: 0 });
  const block = to === 'default' ? null : parseBlock(to);
  return block === null || block.prefix === 0 ? 'default' : formatBlock(block);
}

type Way = Pick<ResolvedRoute, 'via' | 'dev'>;
type Refusal = Pick<Problem, 'code' | 'message'> & { readonly fix: string };

function wayOf(route: RouteDocument, node: string, seats: readonly Seat[]): Way | Refusal {
  const { via, out, to } = route;
  const mine = seats.filter((seat) => seat.node === node && (out === null || seat.segment === out));
  const own = mine.find(({ subnet }) => subnet === (isOfIpv6(route) ? destination(route) : to));
  if (own !== undefined) {
    const message = `“${node}” has an interface in ${to} (${own.dev}): the kernel has made that route already.`;
    return { code: 'route-is-there', message, fix: 'Remove the route, or name another destination.' };
  }
  const [first] = mine;
  if (via === null) return first === undefined ? refuse(node, `by “${out}”`, mine) : { via: null, dev: first.dev };
  if (isAddress(via)) return byAddress(via, node, mine);
  for (const seat of mine) {
    const neighbour = seats.find((other) => other.node === via && other.wire === seat.wire && other.node !== node);
    if (neighbour !== undefined) return { via: neighbour.ip, dev: seat.dev };
  }
  return refuse(node, `“${via}”`, mine);
}

function byAddress(via: string, node: string, mine: readonly Seat[]): Way | Refusal {
  const seat = mine.find(({ subnet }) => liesInside(via, subnet));
  if (seat === undefined) return refuse(node, via, mine);
  if (seat.ip !== normal(via)) return { via: normal(via), dev: seat.dev };
  return { code: 'route-out-of-reach', message: `${via} is “${node}” itself.`, fix: 'Name the machine that passes the packets on.' };
}

function refuse(node: string, whom: string, mine: readonly Seat[]): Refusal {
  const reach = mine.map(({ segment, subnet }) => `${segment} (${subnet})`).join(', ');
  return {
    code: 'route-out-of-reach',
    message: `“${node}” does not reach ${whom} directly${reach === '' ? ': it has no interface there.' : `: it is on ${reach}.`}`,
    fix: 'A route goes via a neighbour: somebody on a common LAN or network.',
  };
}

/** Of an address text; false for names. */
function isAddress(via: string): boolean {
  return parseIpv4(via) !== null || parseIpv6(via) !== null;
}

function liesInside(via: string, subnet: string): boolean {
  const [block, block6] = [parseBlock(subnet), parseBlock6(subnet)];
  const [address, address6] = [parseIpv4(via), parseIpv6(via)];
  if (block6 !== null && address6 !== null) return contains6(block6, address6);
  return block !== null && address !== null && contains(block, address);
}

/** An IPv6 address can be written in many ways. */
function normal(via: string): string {
  const address = parseIpv6(via);
  return address === null ? via : formatIpv6(address);
}

/** What an interface, or a bridge as its gateway, is called in one of the two; null where it has no address of it. */
interface Side {
  readonly of: (it: ResolvedInterface) => Pick<Seat, 'ip' | 'subnet'> | null;
  readonly ofBridge: (it: ResolvedBridgeNetwork) => Pick<Seat, 'ip' | 'subnet'> | null;
}

const ipv4Side: Side = {
  of: ({ ip, prefix }) => ({ ip, subnet: subnetOf(ip, prefix) }),
  ofBridge: ({ gateway, subnet }) => ({ ip: gateway, subnet }),
};

const ipv6Side: Side = {
  of: ({ ipv6 }) => (ipv6 === undefined ? null : { ip: ipv6.address, subnet: subnet6Of(ipv6) }),
  ofBridge: ({ ipv6 }) => (ipv6 === undefined ? null : { ip: ipv6.gateway, subnet: ipv6.subnet }),
};

function seatsOf({ hosts, networks, containers }: Placed, side: Side): readonly Seat[] {
  const byName = new Map(networks.map((network) => [network.name, network]));
  const seat = (at: Omit<Seat, 'ip' | 'subnet'>, found: Pick<Seat, 'ip' | 'subnet'> | null): readonly Seat[] => (found === null ? [] : [{ ...at, ...found }]);
  const cards = hosts.flatMap(({ name, nics }) =>
    nics.flatMap((nic) => seat({ node: name, segment: nic.lan, wire: lanWire(nic.lan, nic.port?.untagged), dev: nic.ifname }, side.of(nic))),
  );
  const bridges = networks.flatMap((network) =>
    network.driver === 'bridge'
      ? seat({ node: network.host, segment: network.name, wire: wireOf(network, hosts), dev: network.bridge }, side.ofBridge(network))
      : [],
  );
  const attachments = containers.flatMap(({ name, attachments: list }) =>
    list.flatMap((attachment) => {
      const network = byName.get(attachment.network);
      if (network === undefined) return [];
      const segment = attachment.network.split('@')[0] ?? attachment.network;
      return seat({ node: name, segment, wire: wireOf(network, hosts), dev: attachment.ifname }, side.of(attachment));
    }),
  );
  return [...cards, ...bridges, ...attachments];
}

/** Who stands on a LAN by macvlan or ipvlan l2 is a neighbour of its machines. */
function wireOf(network: ResolvedNetwork, hosts: Placed['hosts']): string {
  if (!('lan' in network) || isRouted(network)) return network.element;
  const nic = hosts.find(({ name }) => name === network.host)?.nics.find(({ lan }) => lan === network.lan);
  return lanWire(network.lan, network.vlan ?? nic?.port?.untagged);
}

/** Who is in another VLAN of a LAN is no neighbour. */
function lanWire(lan: string, vlan: number = NATIVE_VLAN): string {
  return `lans.${lan}.${vlan}`;
}

function subnetOf(ip: string, prefix: number): string {
  const block = parseBlock(`${ip}/${prefix}`);
  return block === null ? '' : formatBlock(block);
}

function subnet6Of({ address, prefix }: Address6): string {
  const block = parseBlock6(`${address}/${prefix}`);
  return block === null ? '' : formatBlock6(block);
}
