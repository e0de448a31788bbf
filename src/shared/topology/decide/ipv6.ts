/**
 * IPv6 beside IPv4. What is left open reads like the IPv4 side, so that one sees in a dump whose address it is: the network of
 * 172.18.0.0/16 is fd00:172:18::/64, and 172.18.0.2 has fd00:172:18::2 beside it. The prefix fd00::/8 is for private use (RFC 4193).
 */
import type { Problem } from '../../result.ts';
import type { NetworkDocument, Topology } from '../document.ts';
import { ownGateway6, speaksIpv6, writtenSubnet6 } from '../dual-stack.ts';
import { type Block, formatIpv4 } from '../ipv4.ts';
import { type Block6, blockOf6, formatBlock6, formatIpv6, isHostAddress6, lastOf6, overlaps6, parseBlock6, parseIpv6 } from '../ipv6.ts';
import { standsOnLan } from '../place-addresses.ts';
import type { Held } from '../resolved.ts';
import { attachmentElement } from './addresses.ts';
import type { Wiring } from './wiring.ts';

/** What is decided of IPv4 already. */
export interface Ipv4Side {
  readonly subnets: ReadonlyMap<string, Block>;
  readonly addresses: ReadonlyMap<string, number>;
}

export interface Ipv6Side {
  /** `lans.office`, `networks.front` → subnet; of those that have IPv6. */
  readonly subnets: ReadonlyMap<string, Block6>;
  /** `alpha.office`, `api.front` → address. */
  readonly addresses: ReadonlyMap<string, bigint>;
  readonly problems: readonly Problem[];
}

export function decideIpv6(topology: Topology, wiring: Wiring, ipv4: Ipv4Side, held: Held): Ipv6Side {
  const subnets = decideSubnets(topology, wiring, ipv4, held);
  const addresses = new Map<string, bigint>();
  const problems = [...wires(topology, wiring, subnets, ipv4.subnets).values()].flatMap((seats) => fill(seats, ipv4, held, addresses));
  return { subnets, addresses, problems };
}

/** What is kept of it. */
export function heldIpv6({ subnets, addresses }: Ipv6Side, onLan: ReadonlySet<string>): Pick<Held, 'subnets6' | 'addresses6'> {
  if (subnets.size === 0) return {};
  const own = [...subnets].filter(([element]) => !onLan.has(element));
  return {
    subnets6: Object.fromEntries(own.map(([element, block]) => [element, formatBlock6(block)])),
    addresses6: Object.fromEntries([...addresses].map(([element, address]) => [element, formatIpv6(address)])),
  };
}

/** Written, else held and still free, else as the IPv4 subnet reads, else the lowest that is free. */
function decideSubnets(topology: Topology, wiring: Wiring, ipv4: Ipv4Side, held: Held): ReadonlyMap<string, Block6> {
  const networks = wiring.networks.filter((network) => hasAddresses(network) && speaksIpv6(network));
  const own = networks.filter((network) => !standsOnLan(network));
  const sites = [
    ...topology.lans.filter(speaksIpv6).map(({ name, subnet6 }) => ({ element: `lans.${name}`, written: subnet6 === null ? null : parseBlock6(subnet6) })),
    ...own.map((network) => ({ element: `networks.${network.name}`, written: writtenSubnet6(topology, network) })),
  ];
  const subnets = new Map<string, Block6>();
  const isFree = (block: Block6): boolean => ![...subnets.values()].some((other) => overlaps6(other, block));
  for (const { element, written } of sites) if (written !== null) subnets.set(element, written);
  for (const { element } of sites) {
    const kept = parseBlock6(held.subnets6?.[element] ?? '');
    if (!subnets.has(element) && kept !== null && isFree(kept)) subnets.set(element, kept);
  }
  for (const { element } of sites) {
    if (subnets.has(element)) continue;
    const like = subnetLike(ipv4.subnets.get(element)?.base ?? 0);
    subnets.set(element, isFree(like) ? like : firstFree(isFree));
  }
  for (const network of networks.filter(standsOnLan)) {
    const subnet = writtenSubnet6(topology, network) ?? subnets.get(`lans.${network.parent}`);
    if (subnet !== undefined) subnets.set(`networks.${network.name}`, subnet);
  }
  return subnets;
}

function hasAddresses({ driver }: NetworkDocument): boolean {
  return driver !== 'none' && driver !== 'host';
}

/** 172.18.0.0 → fd00:172:18::/64: the decimal digits, read as hexadecimal ones. */
function subnetLike(base: number): Block6 {
  const [a, b, c] = formatIpv4(base).split('.');
  return blockOf6(parseIpv6(`fd00:${a}:${b}:${c}::`) ?? 0n, 64);
}

/** fd00:0:0:1::/64, fd00:0:0:2::/64… There are more of them than a lab has networks. */
function firstFree(isFree: (block: Block6) => boolean): Block6 {
  for (let index = 1n; ; index++) {
    const block = blockOf6((0xfd00n << 112n) | (index << 64n), 64);
    if (isFree(block)) return block;
  }
}

/** One interface that needs an address. */
interface Seat {
  readonly element: string;
  readonly written: bigint | null;
  readonly subnet: Block6;
  readonly gateway: bigint | null;
  /** Its IPv4 subnet is larger than a /24, so that the last number alone names nobody. */
  readonly wide: boolean;
}

/** The seats of each wire: whoever shares one must not share an address. */
function wires(topology: Topology, wiring: Wiring, subnets: ReadonlyMap<string, Block6>, ipv4: Ipv4Side['subnets']): ReadonlyMap<string, readonly Seat[]> {
  const seats = new Map<string, Seat[]>();
  const isWide = (on: string): boolean => (ipv4.get(on)?.prefix ?? 32) < 24;
  const add = (wire: string, seat: Seat): unknown => seats.set(wire, [...(seats.get(wire) ?? []), seat]);
  for (const host of topology.hosts) {
    for (const { lan, ipv6Address } of host.lans) {
      const subnet = subnets.get(`lans.${lan}`);
      if (subnet !== undefined)
        add(`lans.${lan}`, { element: `${host.name}.${lan}`, written: written(ipv6Address), subnet, gateway: null, wide: isWide(`lans.${lan}`) });
    }
  }
  for (const { document, attachments } of wiring.containers) {
    for (const { network: name, ipv6Address } of attachments) {
      const network = wiring.findNetwork(name);
      const subnet = subnets.get(`networks.${name}`);
      if (network === undefined || subnet === undefined) continue;
      const gateway = ownGateway6(network, subnet) ?? written(network.gateway6);
      const wire = standsOnLan(network) ? `lans.${network.parent}` : `networks.${name}`;
      add(wire, { element: attachmentElement(document.name, name), written: written(ipv6Address), subnet, gateway, wide: isWide(`networks.${name}`) });
    }
  }
  return seats;
}

function written(text: string | null): bigint | null {
  return text === null ? null : parseIpv6(text);
}

/** Written, else held, else as the IPv4 address reads, else the lowest that is free. */
function fill(seats: readonly Seat[], ipv4: Ipv4Side, held: Held, addresses: Map<string, bigint>): readonly Problem[] {
  const taken = new Set<bigint>();
  const take = (seat: Seat, address: bigint | null | undefined): boolean => {
    const fits = address !== null && address !== undefined && isHostAddress6(seat.subnet, address) && address !== seat.gateway && !taken.has(address);
    if (fits) addresses.set(seat.element, address);
    if (fits) taken.add(address);
    return fits;
  };
  const open = (): readonly Seat[] => seats.filter(({ element }) => !addresses.has(element));
  for (const seat of seats) take(seat, seat.written);
  for (const seat of open()) take(seat, parseIpv6(held.addresses6?.[seat.element] ?? ''));
  for (const seat of open()) take(seat, addressLike(seat, ipv4.addresses.get(seat.element)));
  return open().flatMap((seat) => (draw(seat, take) ? [] : [exhausted(seat)]));
}

/** 172.18.0.2 in fd00:172:18::/64 → fd00:172:18::2, and 172.18.3.17 has ::3:17. */
function addressLike({ subnet, wide }: Seat, ipv4: number | undefined): bigint | null {
  if (ipv4 === undefined || subnet.prefix > 96) return null;
  const [, , third = '0', fourth = '0'] = formatIpv4(ipv4).split('.');
  return subnet.base | (wide ? BigInt(`0x${third}`) << 16n : 0n) | BigInt(`0x${fourth}`);
}

function draw(seat: Seat, take: (seat: Seat, address: bigint) => boolean): boolean {
  for (let address = seat.subnet.base + 1n; address <= lastOf6(seat.subnet); address++) if (take(seat, address)) return true;
  return false;
}

function exhausted({ element, subnet }: Seat): Problem {
  const message = `No free address is left in ${formatBlock6(subnet)} for ${element}.`;
  return { code: 'no-free-address', element, message, fix: 'Choose a larger subnet6.' };
}
