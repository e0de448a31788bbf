/** Routers, NAT and where a host sends what is not for its LANs. */
import type { HostDocument } from '../document.ts';
import { contains, parseBlock, parseIpv4 } from '../ipv4.ts';
import type { Found, Scope } from './scope.ts';

export function* checkRouters(scope: Scope): Iterable<Found> {
  for (const host of scope.hosts) {
    yield* checkNat(scope, host);
    yield* checkGateway(scope, host);
  }
}

function* checkNat(scope: Scope, host: HostDocument): Iterable<Found> {
  if (host.natOut === null) {
    return;
  }
  const element = `hosts.${host.name}`;
  if (host.role !== 'router' && host.forwarding !== true) {
    yield {
      code: 'nat-without-router',
      element,
      path: `${element}.nat`,
      message: `“${host.name}” has nat, but only a router forwards for others.`,
      fix: 'Write role: router.',
    };
  }
  if (scope.findLan(host.natOut) !== undefined && !host.lans.some(({ lan }) => lan === host.natOut)) {
    yield {
      code: 'nat-not-on-lan',
      element,
      path: `${element}.nat.out`,
      message: `“${host.name}” is not on the LAN “${host.natOut}”, so nothing leaves it there.`,
      fix: `Connect it to “${host.natOut}”, or name one of its LANs.`,
    };
  }
}

function* checkGateway(scope: Scope, host: HostDocument): Iterable<Found> {
  if (host.gateway === null) {
    return;
  }
  const element = `hosts.${host.name}`;
  const path = `${element}.gateway`;
  const address = parseIpv4(host.gateway);
  if (address === null) {
    const router = scope.findHost(host.gateway);
    const shared = router?.lans.some((nic) => host.lans.some(({ lan }) => lan === nic.lan)) ?? true;
    if (router?.name === host.name || !shared) {
      yield {
        code: 'gateway-out-of-reach',
        element,
        path,
        message: `“${host.name}” shares no LAN with its gateway “${host.gateway}”.`,
        fix: 'Name a router on one of its LANs.',
      };
    }
    return;
  }
  const lans = host.lans.map(({ lan }) => scope.findLan(lan));
  const open = lans.some((lan) => lan === undefined || lan.subnet === null);
  const reached = lans.some((lan) => {
    const subnet = lan === undefined || lan.subnet === null ? null : parseBlock(lan.subnet);
    return subnet !== null && contains(subnet, address);
  });
  if (!reached) {
    const fix = open ? 'Name the router instead, or write the subnets of its LANs.' : 'Choose an address on one of its LANs.';
    yield { code: 'gateway-out-of-reach', element, path, message: `${host.gateway} lies in no subnet that is written for a LAN of “${host.name}”.`, fix };
  } else if (host.lans.some(({ ipv4Address }) => ipv4Address === host.gateway)) {
    yield { code: 'gateway-out-of-reach', element, path, message: `${host.gateway} is “${host.name}” itself.`, fix: 'Name a router on one of its LANs.' };
  }
}
