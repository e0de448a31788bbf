import type { Resource } from '../../resources/resource.ts';
import type { Gateway, Serve } from '../../topology/resolved.ts';
import { ids } from '../ids.ts';

/** `owner`: id of the resource whose namespace it is. */
export function loopback(ns: string, element: string, owner: string): Resource {
  return { kind: 'loopback', id: ids.loopback(ns), element, needs: [], endsWith: [owner], ns };
}

/** Where a default route leaves; `address` and `device` are the ids of what it stands on. */
export interface WayOut {
  readonly ns: string;
  readonly element: string;
  readonly gateway: Gateway;
  readonly address: string;
  readonly device: string;
}

export function defaultRoute({ ns, element, gateway, address, device }: WayOut): Resource {
  return { kind: 'route', id: `route:${ns}/default`, element, needs: [], endsWith: [address, device], ns, to: 'default', via: gateway.ip, dev: gateway.dev };
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
