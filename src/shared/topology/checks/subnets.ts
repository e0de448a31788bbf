/** Subnets: written as networks, usable, and not two of them in one place. */
import { hostOfNetwork, isUnderlay, type NetworkDocument } from '../document.ts';
import { type Block, blockOf, containsBlock, formatBlock, overlaps, parseBlock, parseCidr, parseIpv4 } from '../ipv4.ts';
import { refuseAddress, writtenSubnet } from '../place-addresses.ts';
import type { Found, Scope } from './scope.ts';

/** Blocks that no network may be given: “this network”, loopback, multicast and reserved (RFC 6890). */
const UNUSABLE: readonly Block[] = [blockOf(0, 8), blockOf(0x7f000000, 8), blockOf(0xe0000000, 3)];

export function* checkSubnets(scope: Scope): Iterable<Found> {
  for (const lan of scope.lans) {
    yield* checkBlock(lan.subnet, `lans.${lan.name}`, 'subnet');
  }
  for (const network of scope.networks) {
    yield* checkBlock(network.subnet, `networks.${network.name}`, 'subnet');
    yield* insideSubnet(scope, network);
  }
  for (const host of scope.hosts) {
    yield* meetOn(scope, host.name);
  }
  yield* meetInContainers(scope);
}

function* checkBlock(text: string | null, element: string, key: string): Iterable<Found> {
  const cidr = text === null ? null : parseCidr(text);
  if (cidr === null || text === null) {
    return;
  }
  const { address, block } = cidr;
  const path = `${element}.${key}`;
  if (address !== block.base) {
    yield { code: 'not-a-subnet', element, path, message: `${text} is an address inside a subnet, not the subnet.`, fix: `Write ${formatBlock(block)}.` };
  }
  if (UNUSABLE.some((unusable) => overlaps(unusable, block))) {
    yield {
      code: 'unusable-subnet',
      element,
      path,
      message: `${text} holds addresses that no machine may have.`,
      fix: 'Choose a private subnet, such as 10.1.0.0/24 or 192.168.50.0/24.',
    };
  } else if (key === 'subnet' && (block.prefix > 30 || block.prefix < 8)) {
    const message = block.prefix > 30 ? `${text} has no room for two machines.` : `${text} is larger than any private network.`;
    yield { code: 'subnet-size', element, path, message, fix: 'Choose a prefix length from 8 to 30, such as /24.' };
  }
}

function* insideSubnet(scope: Scope, network: NetworkDocument): Iterable<Found> {
  const element = `networks.${network.name}`;
  yield* checkBlock(network.ipRange, element, 'ip_range');
  const subnet = writtenSubnet(scope.topology, network);
  if (subnet === null) {
    // Only where nothing else is said about the missing subnet or parent.
    const open = !isUnderlay(network.driver) || scope.findLan(network.parent) !== undefined;
    for (const [key, value] of open
      ? ([
          ['gateway', network.gateway],
          ['ip_range', network.ipRange],
        ] as const)
      : []) {
      if (value !== null && network.driver !== 'none' && network.driver !== 'host') {
        const where = isUnderlay(network.driver) ? `on the LAN “${network.parent}”` : 'beside it';
        yield {
          code: 'address-without-subnet',
          element,
          path: `${element}.${key}`,
          message: `“${key}” needs a subnet that is written, not drawn.`,
          fix: `Write subnet: ${where}.`,
        };
      }
    }
    return;
  }
  const range = network.ipRange === null ? null : parseBlock(network.ipRange);
  if (range !== null && !containsBlock(subnet, range)) {
    yield {
      code: 'range-outside-subnet',
      element,
      path: `${element}.ip_range`,
      message: `${network.ipRange} does not lie in ${formatBlock(subnet)}.`,
      fix: 'Choose a part of the subnet.',
    };
  }
  const gateway = network.gateway === null ? null : parseIpv4(network.gateway);
  const refused = gateway === null ? null : refuseAddress(subnet, gateway);
  if (refused !== null) {
    const message =
      refused === 'outside'
        ? `The gateway ${network.gateway} does not lie in ${formatBlock(subnet)}.`
        : `${network.gateway} is the ${refused} address of ${formatBlock(subnet)}.`;
    yield { code: 'bad-gateway', element, path: `${element}.gateway`, message, fix: `Choose another address of ${formatBlock(subnet)}, or leave gateway out.` };
  }
}

/** A host that is on two networks with common addresses would not know where to send a packet. */
function* meetOn(scope: Scope, host: string): Iterable<Found> {
  const lans = (scope.findHost(host)?.lans ?? []).flatMap(({ lan }) => place(`lans.${lan}`, `LAN “${lan}”`, scope.findLan(lan)?.subnet ?? null));
  const bridges = scope.networks
    .filter((network) => network.driver === 'bridge' && hostOfNetwork(scope.topology, network) === host)
    .flatMap(({ name, subnet }) => place(`networks.${name}`, `network “${name}”`, subnet));
  yield* clashes([...lans, ...bridges], `on the host “${host}”`);
}

function* meetInContainers(scope: Scope): Iterable<Found> {
  for (const container of scope.containers) {
    const places = container.networks.flatMap(({ network: name }) => {
      const network = scope.findNetwork(name);
      // Two underlay networks on one LAN share its subnet by right.
      return network === undefined || isUnderlay(network.driver) ? [] : place(`networks.${name}`, `network “${name}”`, network.subnet, network.driver);
    });
    // Two bridges of one host have been found above.
    for (const clash of clashes(places, `in the container “${container.name}”`, (a, b) => a.driver !== 'bridge' || b.driver !== 'bridge')) {
      yield { ...clash, element: `containers.${container.name}` };
    }
  }
}

interface Place {
  readonly element: string;
  readonly word: string;
  readonly block: Block;
  readonly driver: string;
}

function place(element: string, word: string, subnet: string | null, driver = ''): readonly Place[] {
  const block = subnet === null ? null : parseBlock(subnet);
  return block === null ? [] : [{ element, word, block, driver }];
}

function* clashes(places: readonly Place[], where: string, matters: (a: Place, b: Place) => boolean = () => true): Iterable<Found> {
  for (const [index, later] of places.entries()) {
    const first = places.slice(0, index).find((earlier) => overlaps(earlier.block, later.block) && matters(earlier, later));
    if (first !== undefined) {
      const message = `The ${later.word} (${formatBlock(later.block)}) and the ${first.word} (${formatBlock(first.block)}) meet ${where} and share addresses.`;
      yield {
        code: 'overlapping-subnets',
        element: later.element,
        path: `${later.element}.subnet`,
        message,
        fix: 'Give one of them another subnet, or none: Netyard then finds a free one.',
      };
    }
  }
}
