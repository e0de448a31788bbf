/** What can be done to a topology's text, as values. */
import type { DriverName } from '../document.ts';
import type { HostRole } from '../resolved.ts';

/** What YAML can say: the values that `set` writes. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

export interface AddHost {
  readonly kind: 'addHost';
  readonly name: string;
  readonly role?: HostRole | undefined;
  readonly lans?: readonly string[] | undefined;
}

export interface AddContainer {
  readonly kind: 'addContainer';
  readonly name: string;
  readonly host?: string | undefined;
  readonly networks?: readonly string[] | undefined;
}

export interface AddNetwork {
  readonly kind: 'addNetwork';
  readonly name: string;
  readonly driver: DriverName;
  readonly host?: string | undefined;
  readonly hosts?: readonly string[] | undefined;
  readonly parent?: string | undefined;
  readonly mode?: string | undefined;
  readonly subnet?: string | undefined;
  readonly internal?: boolean | undefined;
  readonly vni?: number | undefined;
}

export interface AddLan {
  readonly kind: 'addLan';
  readonly name: string;
  readonly subnet?: string | undefined;
}

/** A container to a network, or a host to a LAN. A `none` or `host` network becomes the only one. An overlay comes to the container's host. */
export interface Connect {
  readonly kind: 'connect';
  readonly from: string;
  readonly to: string;
}

/** A container whose last network goes gets `network_mode: none`: without it, the file would put it on Docker's default network. */
export interface Disconnect {
  readonly kind: 'disconnect';
  readonly from: string;
  readonly to: string;
}

/** Every reference follows. */
export interface Rename {
  readonly kind: 'rename';
  readonly element: string;
  readonly to: string;
}

/** With what only makes sense with it. `api.front` and `alpha.office` disconnect. */
export interface Remove {
  readonly kind: 'remove';
  readonly element: string;
}

/** Keys as in `layout`; units are canvas pixels at 100 %, rounded to whole ones. */
export interface Move {
  readonly kind: 'move';
  readonly positions: Readonly<Record<string, readonly [number, number]>>;
}

/** To another host. Networks that are not there are left behind; overlays follow, and so do containers that share its network. */
export interface Place {
  readonly kind: 'place';
  readonly container: string;
  readonly host: string;
}

/** `undefined` removes the key. A key may be a path (`nat.out`; of `sysctls.net.ipv4.ip_forward` all behind the first dot is one key); `link.delay` of `alpha.office` stands in `links`. `element: ''` is the file itself. */
export interface SetKey {
  readonly kind: 'set';
  readonly element: string;
  readonly key: string;
  readonly value: Value | undefined;
}

export type Edit = AddHost | AddContainer | AddNetwork | AddLan | Connect | Disconnect | Rename | Remove | Move | Place | SetKey;
