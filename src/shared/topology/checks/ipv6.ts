/** IPv6 where the file says something of it: on, with subnets that can be used, and addresses that lie in them, each once. */
import { hostOfNetwork, isUnderlay, type LanDocument, type NetworkDocument } from '../document.ts';
import { ownGateway6, refuseAddress6, speaksIpv6, writtenSubnet6 } from '../dual-stack.ts';
import { type Block6, formatBlock6, formatIpv6, overlaps6, parseBlock6, parseCidr6, parseIpv6 } from '../ipv6.ts';
import { parentLan, standsOnLan } from '../place-addresses.ts';
import type { Found, Scope } from './scope.ts';

/** Below it the kernel takes IPv6 from an interface (RFC 8200, 5). */
const LEAST_MTU = 1280;

/** Loopback and unspecified, IPv4-mapped, link-local, multicast (RFC 6890). */
const UNUSABLE: readonly Block6[] = ['::/16', 'fe80::/10', 'ff00::/8'].flatMap((text) => parseBlock6(text) ?? []);

export function* checkIpv6(scope: Scope): Iterable<Found> {
  for (const lan of scope.lans) yield* block(lan, `lans.${lan.name}`);
  for (const network of scope.networks) yield* ofNetwork(scope, network);
  for (const host of scope.hosts) yield* meetOn(scope, host.name);
  yield* addresses(scope);
}

type Site = Pick<LanDocument, 'ipv6' | 'subnet6' | 'mtu' | 'name'>;

function* block(site: Site, element: string): Iterable<Found> {
  const { ipv6, subnet6, mtu } = site;
  if (speaksIpv6(site) && mtu !== null && mtu < LEAST_MTU) {
    const message = `IPv6 needs packets of ${LEAST_MTU} bytes to pass: with an MTU of ${mtu} the kernel has no IPv6 on “${site.name}”.`;
    yield { code: 'mtu-too-small', element, path: `${element}.mtu`, message, fix: `Write mtu: ${LEAST_MTU} or more, or leave IPv6 out.` };
  }
  const cidr = subnet6 === null ? null : parseCidr6(subnet6);
  if (cidr === null || subnet6 === null) return;
  const path = `${element}.subnet6`;
  if (ipv6 === false) {
    yield { code: 'ipv6-off', element, path, message: `“${site.name}” has an IPv6 subnet and ipv6: false.`, fix: 'Remove one of them.' };
  }
  if (cidr.address !== cidr.block.base) {
    const message = `${subnet6} is an address inside a subnet, not the subnet.`;
    yield { code: 'not-a-subnet', element, path, message, fix: `Write ${formatBlock6(cidr.block)}.` };
  }
  if (UNUSABLE.some((unusable) => overlaps6(unusable, cidr.block))) {
    const message = `${subnet6} holds addresses that no machine may have.`;
    yield { code: 'unusable-subnet', element, path, message, fix: 'Choose a private subnet, such as fd00:1::/64, or leave subnet6 out.' };
  } else if (cidr.block.prefix < 16 || cidr.block.prefix > 126) {
    yield { code: 'subnet-size', element, path, message: `${subnet6} is no size for a network.`, fix: 'Choose a prefix length from 16 to 126; /64 is usual.' };
  }
}

function* ofNetwork(scope: Scope, network: NetworkDocument): Iterable<Found> {
  const element = `networks.${network.name}`;
  yield* block(network, element);
  const lan = parentLan(scope.topology, network);
  if (speaksIpv6(network) && standsOnLan(network) && network.subnet6 === null && lan !== null && !speaksIpv6(lan)) {
    const message = `“${network.name}” stands on the LAN “${lan.name}”, which has no IPv6.`;
    yield { code: 'no-ipv6', element, path: `${element}.ipv6`, message, fix: `Write ipv6: true on “${lan.name}” too.` };
  }
  if (network.gateway6 === null) return;
  const path = `${element}.gateway6`;
  if (!speaksIpv6(network)) {
    yield { code: 'no-ipv6', element, path, message: `“${network.name}” has a gateway for IPv6, and no IPv6.`, fix: 'Write ipv6: true beside it.' };
    return;
  }
  const subnet = writtenSubnet6(scope.topology, network);
  if (subnet === null) {
    const where = isUnderlay(network.driver) ? `on the LAN “${network.parent}”` : 'beside it';
    const message = '“gateway6” needs a subnet6 that is written, not drawn.';
    yield { code: 'address-without-subnet', element, path, message, fix: `Write subnet6: ${where}.` };
  } else if (refuseAddress6(subnet, parseIpv6(network.gateway6) ?? 0n) !== null) {
    const message = `The gateway ${network.gateway6} is no address for a machine in ${formatBlock6(subnet)}.`;
    yield { code: 'bad-gateway', element, path, message, fix: `Choose another address of ${formatBlock6(subnet)}, or leave gateway6 out.` };
  }
}

/** A host that is on two networks with common addresses would not know where to send a packet. */
function* meetOn(scope: Scope, host: string): Iterable<Found> {
  const lans = (scope.findHost(host)?.lans ?? []).flatMap(({ lan }) => place(`lans.${lan}`, lan, scope.findLan(lan)?.subnet6 ?? null));
  const bridges = scope.networks
    .filter((network) => network.driver === 'bridge' && hostOfNetwork(scope.topology, network) === host)
    .flatMap(({ name, subnet6 }) => place(`networks.${name}`, name, subnet6));
  const places = [...lans, ...bridges];
  for (const [index, later] of places.entries()) {
    const first = places.slice(0, index).find((earlier) => overlaps6(earlier.block, later.block));
    if (first === undefined) continue;
    const message = `“${later.name}” (${formatBlock6(later.block)}) and “${first.name}” (${formatBlock6(first.block)}) meet on the host “${host}” and share addresses.`;
    const fix = 'Give one of them another subnet6, or none: Netyard then finds a free one.';
    yield { code: 'overlapping-subnets', element: later.element, path: `${later.element}.subnet6`, message, fix };
  }
}

function place(element: string, name: string, subnet6: string | null): readonly { readonly element: string; readonly name: string; readonly block: Block6 }[] {
  const found = subnet6 === null ? null : parseBlock6(subnet6);
  return found === null ? [] : [{ element, name, block: found }];
}

/** One address that is written. */
interface Claim {
  readonly element: string;
  readonly path: string;
  readonly address: bigint;
  /** LAN or network by its name. */
  readonly home: string;
  readonly hasIpv6: boolean;
  readonly subnet: Block6 | null;
  readonly gateway: bigint | null;
  /** Who shares it must not share addresses. */
  readonly wire: string;
}

function* addresses(scope: Scope): Iterable<Found> {
  const taken = new Map<string, Claim>();
  for (const claim of [...hostClaims(scope), ...containerClaims(scope)]) {
    const { element, path } = claim;
    const refused = refuse(claim);
    if (refused !== null) yield { element, path, ...refused };
    const key = `${claim.wire} ${claim.address}`;
    const first = taken.get(key);
    taken.set(key, first ?? claim);
    const message = `${formatIpv6(claim.address)} belongs to ${first?.element} already.`;
    if (first !== undefined) yield { code: 'duplicate-address', element, path, message, fix: 'Choose another address, or leave it out.' };
  }
}

function refuse({ address, subnet, home, hasIpv6, gateway }: Claim): Pick<Found, 'code' | 'message' | 'fix'> | null {
  const text = formatIpv6(address);
  if (!hasIpv6) return { code: 'no-ipv6', message: `“${home}” has no IPv6.`, fix: `Write ipv6: true on “${home}”, or remove the address.` };
  if (subnet === null) {
    const message = `An address can only be chosen in a subnet that is written: that of “${home}” is left open.`;
    return { code: 'address-without-subnet', message, fix: `Write subnet6: on “${home}”.` };
  }
  switch (refuseAddress6(subnet, address)) {
    case 'outside': {
      const message = `${text} does not lie in ${formatBlock6(subnet)}, the IPv6 subnet of “${home}”.`;
      return { code: 'address-outside-subnet', message, fix: `Choose an address of ${formatBlock6(subnet)}.` };
    }
    case 'anycast': {
      const message = `${text} is the first address of ${formatBlock6(subnet)}, which means any router there (anycast).`;
      return { code: 'address-not-for-hosts', message, fix: 'Choose a later one.' };
    }
    case null:
      return address === gateway ? { code: 'address-is-gateway', message: `${text} is the gateway of “${home}”.`, fix: 'Choose another address.' } : null;
  }
}

function hostClaims(scope: Scope): readonly Claim[] {
  return scope.hosts.flatMap((host) =>
    host.lans.flatMap(({ lan: home, ipv6Address, path }) => {
      const lan = scope.findLan(home);
      const address = ipv6Address === null ? null : parseIpv6(ipv6Address);
      if (lan === undefined || address === null) return [];
      const subnet = lan.subnet6 === null ? null : parseBlock6(lan.subnet6);
      const at = { element: `${host.name}.${home}`, path: `${path}.ipv6_address`, wire: `lans.${home}` };
      return [{ ...at, address, home, hasIpv6: speaksIpv6(lan), subnet, gateway: null }];
    }),
  );
}

function containerClaims(scope: Scope): readonly Claim[] {
  return scope.containers.flatMap((container) =>
    container.networks.flatMap(({ network: home, ipv6Address, path }) => {
      const network = scope.findNetwork(home);
      const address = ipv6Address === null ? null : parseIpv6(ipv6Address);
      if (network === undefined || address === null || network.driver === 'none' || network.driver === 'host') return [];
      const onLan = standsOnLan(network);
      if (onLan && scope.findLan(network.parent) === undefined) return [];
      const subnet = writtenSubnet6(scope.topology, network);
      const written = network.gateway6 === null ? null : parseIpv6(network.gateway6);
      const gateway = onLan || subnet === null ? written : ownGateway6(network, subnet);
      const at = { element: `${container.name}.${home}`, path: `${path}.ipv6_address`, wire: onLan ? `lans.${network.parent}` : `networks.${home}` };
      return [{ ...at, address, home, hasIpv6: speaksIpv6(network), subnet, gateway }];
    }),
  );
}
