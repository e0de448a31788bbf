/** Addresses that the file gives: inside, free, and only once. */
import type { HostDocument } from '../document.ts';
import { type Block, formatBlock, formatIpv4, parseBlock, parseIpv4 } from '../ipv4.ts';
import { ownGateway, refuseAddress, standsOnLan, writtenSubnet } from '../place-addresses.ts';
import type { Found, Scope } from './scope.ts';

/** One address that is written, and the wire on which it must be the only one. */
interface Claim {
  readonly element: string;
  readonly path: string;
  readonly address: number;
  /** null where the subnet is left open. */
  readonly subnet: Block | null;
  /** Where a subnet would have to be written. */
  readonly home: string;
  /** `lans.office` or `networks.front`. */
  readonly wire: string;
  readonly gateway: number | null;
}

export function* checkAddresses(scope: Scope): Iterable<Found> {
  const claims = [...scope.hosts.flatMap((host) => hostClaims(scope, host)), ...containerClaims(scope)];
  const taken = new Map<string, Claim>();
  for (const claim of claims) {
    const text = formatIpv4(claim.address);
    yield* fits(claim, text);
    const key = `${claim.wire} ${text}`;
    const first = taken.get(key);
    if (first !== undefined) {
      const { element, path } = claim;
      yield {
        code: 'duplicate-address',
        element,
        path,
        message: `${text} belongs to ${first.element} already.`,
        fix: 'Choose another address, or leave it out.',
      };
    } else {
      taken.set(key, claim);
    }
  }
}

function* fits({ element, path, address, subnet, home, gateway }: Claim, text: string): Iterable<Found> {
  if (subnet === null) {
    yield {
      code: 'address-without-subnet',
      element,
      path,
      message: `An address can only be chosen in a subnet that is written: that of “${home}” is left open.`,
      fix: `Write subnet: on “${home}”.`,
    };
    return;
  }
  const refused = refuseAddress(subnet, address);
  if (refused === 'outside') {
    yield {
      code: 'address-outside-subnet',
      element,
      path,
      message: `${text} does not lie in ${formatBlock(subnet)}, the subnet of “${home}”.`,
      fix: `Choose an address of ${formatBlock(subnet)}.`,
    };
  } else if (refused !== null) {
    yield {
      code: 'address-not-for-hosts',
      element,
      path,
      message: `${text} is the ${refused} address of ${formatBlock(subnet)}.`,
      fix: 'Choose an address between the first and the last.',
    };
  } else if (address === gateway) {
    yield { code: 'address-is-gateway', element, path, message: `${text} is the gateway of “${home}”.`, fix: 'Choose another address, or another gateway.' };
  }
}

function hostClaims(scope: Scope, host: HostDocument): readonly Claim[] {
  return host.lans.flatMap(({ lan: name, ipv4Address, path }) => {
    const lan = scope.findLan(name);
    const address = ipv4Address === null ? null : parseIpv4(ipv4Address);
    if (lan === undefined || address === null) {
      return [];
    }
    const subnet = lan.subnet === null ? null : parseBlock(lan.subnet);
    return [{ element: `${host.name}.${name}`, path: `${path}.ipv4_address`, address, subnet, home: name, wire: `lans.${name}`, gateway: null }];
  });
}

function containerClaims(scope: Scope): readonly Claim[] {
  return scope.containers.flatMap((container) =>
    container.networks.flatMap(({ network: name, ipv4Address, path }) => {
      const network = scope.findNetwork(name);
      const address = ipv4Address === null ? null : parseIpv4(ipv4Address);
      if (network === undefined || address === null || network.driver === 'none' || network.driver === 'host') {
        return [];
      }
      const onLan = standsOnLan(network);
      if (onLan && scope.findLan(network.parent) === undefined) {
        return [];
      }
      const subnet = writtenSubnet(scope.topology, network);
      const gateway = onLan || subnet === null ? (network.gateway === null ? null : parseIpv4(network.gateway)) : ownGateway(network, subnet);
      const home = onLan && network.subnet === null ? (network.parent ?? name) : name;
      const wire = onLan ? `lans.${network.parent}` : `networks.${name}`;
      return [{ element: `${container.name}.${name}`, path: `${path}.ipv4_address`, address, subnet, home, wire, gateway }];
    }),
  );
}
