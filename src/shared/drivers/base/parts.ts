import type { Resource } from '../../resources/resource.ts';
import { isIpv6 } from '../../topology/ipv6.ts';
import type { Gateway, ResolvedRoute, Serve } from '../../topology/resolved.ts';
import { ids } from '../ids.ts';

/** `owner`: id of the resource whose namespace it is. */
export function loopback(ns: string, element: string, owner: string): Resource {
  return { kind: 'loopback', id: ids.loopback(ns), element, needs: [], endsWith: [owner], ns };
}

/** An interface by which routes leave. `element` is what its addresses belong to; `device` the id of what it is. */
export interface Door {
  readonly ifname: string;
  readonly element: string;
  readonly device: string;
}

/** What a route by that door ends with: with the address of its kind, and in IPv6 with the setting that turned it on. */
function groundOf({ ns }: Routed, { ifname, element, device }: Door, ipv6: boolean): readonly string[] {
  return ipv6 ? [ids.address6(element), device, ids.ipv6(ns, ifname)] : [ids.address(element), device];
}

/** Whose routes they are. */
export interface Routed {
  readonly ns: string;
  readonly element: string;
  readonly gateway: Gateway | null;
  readonly gateway6?: Gateway | undefined;
  readonly written: readonly ResolvedRoute[];
}

/** The routes of a namespace: those that are written, and the default routes, unless they are written. */
export function routes(routed: Routed, doors: readonly Door[]): readonly Resource[] {
  const { ns, element, gateway, gateway6, written } = routed;
  const byItself = [
    ...(gateway === null ? [] : [{ to: 'default', via: gateway.ip, dev: gateway.dev }]),
    ...(gateway6 === undefined ? [] : [{ to: '::/0', via: gateway6.ip, dev: gateway6.dev }]),
  ].filter(({ to }) => !written.some((route) => route.to === to));
  return [...byItself, ...written].flatMap(({ to, via, dev }) => {
    const door = doors.find(({ ifname }) => ifname === dev);
    if (door === undefined) return [];
    return [{ kind: 'route', id: `route:${ns}/${to}`, element, needs: [], endsWith: groundOf(routed, door, isIpv6(to)), ns, to, via, dev }];
  });
}

/** A host or container that may serve. */
export interface Server {
  readonly name: string;
  readonly element: string;
  readonly serves: readonly Serve[];
}

/**
 * The small servers of a host or container. They need `lo`: a server is a container's first process, with which its resolver
 * starts, and a socket bound to 127.0.0.11 while `lo` is down answers from 127.0.0.1 for ever.
 * `network`: whose network namespace it is.
 */
export function serves(node: Server, owner: string, network: string): readonly Resource[] {
  return node.serves.map(({ protocol, port }) => ({
    kind: 'serve',
    id: `serve:${node.name}/${protocol}:${port}`,
    element: node.element,
    needs: [ids.loopback(network)],
    endsWith: [owner],
    node: node.name,
    protocol,
    port,
  }));
}
