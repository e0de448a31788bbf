/** Addresses: what is written first, then what is held and still possible, then the lowest free, in the file's order. */
import type { Problem } from '../../result.ts';
import type { Topology } from '../document.ts';
import { type Block, contains, formatBlock, formatIpv4, isHostAddress, lastOf, parseBlock, parseIpv4 } from '../ipv4.ts';
import { ownGateway, standsOnLan } from '../place-addresses.ts';
import type { Held } from '../resolved.ts';
import { isEgressNetwork } from './implied.ts';
import type { Wiring } from './wiring.ts';

/** One interface that needs an address. */
interface Seat {
  /** `alpha.office`, `api.front`. */
  readonly element: string;
  readonly written: number | null;
  readonly subnet: Block;
  /** Part of the subnet from which addresses are drawn. */
  readonly range: Block;
  /** Never given to it: the gateway of its network. */
  readonly gateway: number | null;
  /** Left free, but not taken from whom it was given to. */
  readonly reserved: number | null;
}

/** Element path → address, for every interface of the lab. */
export function decideAddresses(
  topology: Topology,
  wiring: Wiring,
  subnets: ReadonlyMap<string, Block>,
  held: Held,
): { readonly addresses: ReadonlyMap<string, number>; readonly problems: readonly Problem[] } {
  const addresses = new Map<string, number>();
  const problems: Problem[] = [];
  for (const seats of wires(topology, wiring, subnets).values()) {
    problems.push(...fill(seats, held, addresses));
  }
  return { addresses, problems };
}

/** The seats of each wire: whoever shares one must not share an address. */
function wires(topology: Topology, wiring: Wiring, subnets: ReadonlyMap<string, Block>): ReadonlyMap<string, readonly Seat[]> {
  const seats = new Map<string, Seat[]>();
  const add = (wire: string, seat: Omit<Seat, 'subnet' | 'range'>, subnet: Block | undefined, range: Block | null): void => {
    if (subnet !== undefined) {
      seats.set(wire, [...(seats.get(wire) ?? []), { ...seat, subnet, range: range ?? subnet }]);
    }
  };
  for (const host of topology.hosts) {
    for (const { lan, ipv4Address } of host.lans) {
      add(`lans.${lan}`, { element: `${host.name}.${lan}`, written: written(ipv4Address), gateway: null, reserved: null }, subnets.get(`lans.${lan}`), null);
    }
  }
  for (const { document, attachments } of wiring.containers) {
    for (const { network: name, ipv4Address } of attachments) {
      const network = wiring.findNetwork(name);
      const subnet = subnets.get(`networks.${name}`);
      if (network !== undefined && subnet !== undefined) {
        const gateway = ownGateway(network, subnet) ?? written(network.gateway);
        const wire = standsOnLan(network) ? `lans.${network.parent}` : `networks.${name}`;
        add(
          wire,
          { element: attachmentElement(document.name, name), written: written(ipv4Address), gateway, reserved: reservedOn(name, subnet) },
          subnet,
          network.ipRange === null ? null : parseBlock(network.ipRange),
        );
      }
    }
  }
  return seats;
}

/** In Swarm the ingress network of the host has the first address on `docker_gwbridge`. */
function reservedOn(network: string, { base }: Block): number | null {
  return isEgressNetwork(network) ? base + 2 : null;
}

/** `api.front`; on the default network `api.bridge`, whichever host it is. */
export function attachmentElement(container: string, network: string): string {
  return `${container}.${network.split('@')[0] ?? network}`;
}

function written(text: string | null): number | null {
  return text === null ? null : parseIpv4(text);
}

function fill(seats: readonly Seat[], held: Held, addresses: Map<string, number>): readonly Problem[] {
  const taken = new Set<number>();
  const give = (seat: Seat, address: number): void => {
    addresses.set(seat.element, address);
    taken.add(address);
  };
  for (const seat of seats) {
    if (seat.written !== null) {
      give(seat, seat.written);
    }
  }
  for (const seat of seats.filter(({ element }) => !addresses.has(element))) {
    const kept = Object.hasOwn(held.addresses, seat.element) ? written(held.addresses[seat.element] ?? null) : null;
    if (kept !== null && fits(seat, kept) && !taken.has(kept)) {
      give(seat, kept);
    }
  }
  return draw(
    seats.filter(({ element }) => !addresses.has(element)),
    taken,
    give,
  );
}

function fits({ subnet, range, gateway }: Seat, address: number): boolean {
  return isHostAddress(subnet, address) && contains(range, address) && address !== gateway;
}

/** The lowest free address of each seat's range. Nothing is given back meanwhile, so each range is walked once. */
function draw(seats: readonly Seat[], taken: ReadonlySet<number>, give: (seat: Seat, address: number) => void): readonly Problem[] {
  const next = new Map<string, number>();
  const problems: Problem[] = [];
  for (const seat of seats) {
    const range = `${formatBlock(seat.range)} of ${formatBlock(seat.subnet)}, ${seat.gateway}`;
    let address = next.get(range) ?? seat.range.base;
    while (address <= lastOf(seat.range) && (!fits(seat, address) || address === seat.reserved || taken.has(address))) {
      address++;
    }
    next.set(range, address);
    if (address > lastOf(seat.range)) {
      const message = `No free address is left in ${formatBlock(seat.range)} for ${seat.element}.`;
      problems.push({ code: 'no-free-address', element: seat.element, message, fix: 'Choose a larger subnet or ip_range.' });
    } else {
      give(seat, address);
    }
  }
  return problems;
}

export function textOf(addresses: ReadonlyMap<string, number>): Readonly<Record<string, string>> {
  return Object.fromEntries([...addresses].map(([element, address]) => [element, formatIpv4(address)]));
}
