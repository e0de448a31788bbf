import type { Namespace, Resource } from '../resources/resource.ts';
import { ids } from './ids.ts';
import type { Place } from './scene.ts';

/** The bridge that a container is plugged into. */
export interface Socket {
  readonly ns: Namespace;
  /** Id of the resource whose namespace the bridge is in. */
  readonly owner: string;
  readonly bridge: string;
  readonly bridgeId: string;
  readonly hairpin: boolean;
  readonly isolated: boolean;
}

/** A cable from a container to a bridge. */
export function vethTo({ container, attachment }: Place, socket: Socket): Resource {
  return {
    kind: 'veth',
    id: ids.device('veth', attachment.element),
    element: attachment.element,
    needs: [],
    endsWith: [ids.container(container.name), socket.owner, socket.bridgeId],
    outer: { ns: socket.ns, name: attachment.peer, mac: null, master: socket.bridge },
    inner: { ns: container.name, name: attachment.ifname, mac: attachment.mac, master: null },
    mtu: attachment.mtu,
    hairpin: socket.hairpin,
    isolated: socket.isolated,
  };
}
