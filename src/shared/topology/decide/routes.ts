/** The routes of the file: whose address `via` is, and by which interface each leaves. */
import type { Problem } from '../../result.ts';
import type { RouteDocument, Topology } from '../document.ts';
import { contains, formatBlock, parseBlock, parseIpv4 } from '../ipv4.ts';
import { positionOf } from '../positions.ts';
import type { Resolved, ResolvedNetwork, ResolvedRoute } from '../resolved.ts';

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

/** What routes are decided from. */
export type Placed = Pick<Resolved, 'hosts' | 'networks' | 'containers'>;

/** All routes that are written, in the file's order; those that lead nowhere are problems. */
export function decideRoutes(topology: Topology, placed: Placed): { readonly routes: readonly ResolvedRoute[]; readonly problems: readonly Problem[] } {
  const seats = seatsOf(placed);
  const nodes = [
    ...topology.hosts.map(({ name, routes }) => ({ name, element: `hosts.${name}`, routes })),
    ...topology.containers.map(({ name, routes }) => ({ name, element: `containers.${name}`, routes })),
  ];
  const routes: ResolvedRoute[] = [];
  const problems: Problem[] = [];
  for (const { name, element, routes: written } of nodes) {
    for (const route of written) {
      const found = wayOf(route, name, seats);
      if ('message' in found) problems.push({ ...found, element, ...positionOf(topology.positions, route.path.split('.')) });
      else routes.push({ node: name, element, to: destination(route.to), ...found });
    }
  }
  return { routes, problems };
}

function destination(to: string): string {
  const block = to === 'default' ? null : parseBlock(to);
  return block === null || block.prefix === 0 ? 'default' : formatBlock(block);
}

type Way = Pick<ResolvedRoute, 'via' | 'dev'>;
type Refusal = Pick<Problem, 'code' | 'message'> & { readonly fix: string };

function wayOf(route: RouteDocument, node: string, seats: readonly Seat[]): Way | Refusal {
  const { via, out, to } = route;
  const mine = seats.filter((seat) => seat.node === node && (out === null || seat.segment === out));
  const own = mine.find(({ subnet }) => subnet === to);
  if (own !== undefined) {
    const message = `“${node}” has an interface in ${to} (${own.dev}): the kernel has made that route already.`;
    return { code: 'route-is-there', message, fix: 'Remove the route, or name another destination.' };
  }
  const [first] = mine;
  if (via === null) return first === undefined ? refuse(node, `by “${out}”`, mine) : { via: null, dev: first.dev };
  if (parseIpv4(via) !== null) return byAddress(via, node, mine);
  for (const seat of mine) {
    const neighbour = seats.find((other) => other.node === via && other.wire === seat.wire && other.node !== node);
    if (neighbour !== undefined) return { via: neighbour.ip, dev: seat.dev };
  }
  return refuse(node, `“${via}”`, mine);
}

function byAddress(via: string, node: string, mine: readonly Seat[]): Way | Refusal {
  const seat = mine.find(({ subnet }) => {
    const block = parseBlock(subnet);
    return block !== null && contains(block, parseIpv4(via) ?? 0);
  });
  if (seat === undefined) return refuse(node, via, mine);
  if (seat.ip !== via) return { via, dev: seat.dev };
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

function seatsOf({ hosts, networks, containers }: Placed): readonly Seat[] {
  const byName = new Map(networks.map((network) => [network.name, network]));
  const cards = hosts.flatMap(({ name, nics }) =>
    nics.map(({ lan, ifname, ip, prefix }) => ({ node: name, segment: lan, wire: `lans.${lan}`, dev: ifname, ip, subnet: subnetOf(ip, prefix) })),
  );
  const bridges = networks.flatMap((network) =>
    network.driver === 'bridge'
      ? [{ node: network.host, segment: network.name, wire: wireOf(network), dev: network.bridge, ip: network.gateway, subnet: network.subnet }]
      : [],
  );
  const attachments = containers.flatMap(({ name, attachments: list }) =>
    list.flatMap(({ network: on, ifname, ip, prefix }) => {
      const network = byName.get(on);
      return network === undefined
        ? []
        : [{ node: name, segment: on.split('@')[0] ?? on, wire: wireOf(network), dev: ifname, ip, subnet: subnetOf(ip, prefix) }];
    }),
  );
  return [...cards, ...bridges, ...attachments];
}

/** Who stands on a LAN by macvlan or ipvlan l2 is a neighbour of its machines. */
function wireOf(network: ResolvedNetwork): string {
  const onLan = network.driver === 'macvlan' || (network.driver === 'ipvlan' && network.mode === 'l2');
  return onLan ? `lans.${network.lan}` : network.element;
}

function subnetOf(ip: string, prefix: number): string {
  const block = parseBlock(`${ip}/${prefix}`);
  return block === null ? '' : formatBlock(block);
}
