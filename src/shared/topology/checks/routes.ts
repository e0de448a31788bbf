/** Routes that the file gives. Whether `via` is a neighbour shows when addresses are decided: decide/routes.ts. */
import { hostOfNetwork, type RouteDocument } from '../document.ts';
import { formatBlock, parseCidr, parseIpv4 } from '../ipv4.ts';
import { formatBlock6, isIpv6, parseCidr6, parseIpv6 } from '../ipv6.ts';
import { nearest } from '../nearest.ts';
import type { Found, Scope } from './scope.ts';

export function* checkRoutes(scope: Scope): Iterable<Found> {
  for (const { name, routes, gateway, lans } of scope.hosts) {
    const element = `hosts.${name}`;
    yield* routesOf(scope, element, routes);
    const written = gateway === null ? undefined : routes.find(({ to }) => to === 'default' || to === '0.0.0.0/0');
    if (written !== undefined) {
      const message = `“${name}” has a gateway and a default route, which are the same thing written twice.`;
      yield { code: 'gateway-and-route', element, path: written.path, message, fix: 'Remove one of them.' };
    }
    const bridges = scope.networks
      .filter((network) => network.driver === 'bridge' && hostOfNetwork(scope.topology, network) === name)
      .map((network) => network.name);
    yield* outs(element, name, routes, [...lans.map(({ lan }) => lan), ...bridges]);
  }
  for (const { name, routes, networks, networkMode } of scope.containers) {
    const element = `containers.${name}`;
    yield* routesOf(scope, element, routes);
    const plain = networks.some(({ network }) => ['none', 'host'].includes(scope.findNetwork(network)?.driver ?? ''));
    const [first] = routes;
    if (first !== undefined && (plain || (networkMode !== null && networkMode.kind !== 'bridge'))) {
      const message = `“${name}” has no interfaces of its own, so no routes either.`;
      yield { code: 'routes-without-interface', element, path: first.path, message, fix: 'Write them where the network namespace is, or remove them.' };
      continue;
    }
    yield* outs(element, name, routes, networks.length === 0 ? ['bridge'] : networks.map(({ network }) => network));
  }
}

function* routesOf(scope: Scope, element: string, routes: readonly RouteDocument[]): Iterable<Found> {
  const seen = new Set<string>();
  for (const { to, via, path } of routes) {
    const { isSubnet, text: key } = destinationOf(to, via);
    if (!isSubnet) {
      const message = `${to} is an address inside a subnet, not the subnet.`;
      yield { code: 'not-a-subnet', element, path: `${path}.to`, message, fix: `Write ${key}.` };
    }
    if (via !== null && mixes(to, via)) {
      const message = `${to} is of ${isIpv6(to) ? 'IPv6' : 'IPv4'}, and ${via} is not: a router hands on packets of the kind that it gets.`;
      yield { code: 'route-mixes', element, path: `${path}.via`, message, fix: 'Write an address of the same kind, or the router’s name.' };
    }
    if (seen.has(key)) {
      yield { code: 'duplicate-entry', element, path, message: `There are two routes to ${to}.`, fix: 'Remove one.' };
    }
    seen.add(key);
    const names = [...scope.names.hosts, ...scope.names.containers];
    if (via !== null && parseIpv4(via) === null && parseIpv6(via) === null && !names.includes(via)) {
      const meant = nearest(via, names);
      const fix = meant === null ? 'Write an address, or the name of a host or container.' : `Did you mean “${meant}”?`;
      yield { code: 'unknown-host', element, path: `${path}.via`, message: `There is no host or container “${via.slice(0, 60)}”.`, fix };
    }
  }
}

/** Where a route leads, in one spelling; `isSubnet`: host bits are zero. */
function destinationOf(to: string, via: string | null): { readonly text: string; readonly isSubnet: boolean } {
  const [cidr, cidr6] = [parseCidr(to), parseCidr6(to)];
  if (cidr6 !== null) return { text: formatBlock6(cidr6.block), isSubnet: cidr6.address === cidr6.block.base };
  const isDefault = cidr === null || cidr.block.prefix === 0;
  return {
    text: isDefault ? (via !== null && isIpv6(via) ? '::/0' : 'default') : formatBlock(cidr.block),
    isSubnet: cidr === null || cidr.address === cidr.block.base,
  };
}

/** A subnet of one kind, an address of the other. */
function mixes(to: string, via: string): boolean {
  return isIpv6(to) ? parseIpv4(via) !== null : to !== 'default' && parseIpv6(via) !== null;
}

function* outs(element: string, name: string, routes: readonly RouteDocument[], places: readonly string[]): Iterable<Found> {
  for (const { out, path } of routes) {
    if (out !== null && !places.includes(out)) {
      const meant = nearest(out, places);
      const fix =
        meant !== null ? `Did you mean “${meant}”?` : places.length === 0 ? `Connect “${name}” to it.` : `Write one of ${places.slice(0, 8).join(', ')}.`;
      yield { code: 'route-not-on', element, path: `${path}.out`, message: `“${name}” has no interface on “${out.slice(0, 60)}”.`, fix };
    }
  }
}
