/** IPv6 on interfaces: namespaces are made without it, and get it where something is addressed by it. */
import type { AddressResource, Namespace, Resource, SysctlResource } from '../resources/resource.ts';
import { ids } from './ids.ts';

/** An interface, and what it stands on. */
export interface Interface {
  readonly ns: string;
  readonly element: string;
  readonly dev: string;
  /** Id of the device, and of the resource whose namespace it is in. */
  readonly device: string;
  readonly owner: string;
}

/** The setting that turns IPv6 on. Docker does the same, interface by interface. */
export function enabled({ ns, element, dev, device, owner }: Interface): SysctlResource {
  const key = `net.ipv6.conf.${dev}.disable_ipv6`;
  return { kind: 'sysctl', id: ids.ipv6(ns, dev), element, needs: [], endsWith: [device, owner], ns, key, value: '0', otherwise: '1' };
}

/** IPv6 with an address, `cidr` with prefix; `at` names it among the addresses. */
export function addressed(at: string, it: Interface, cidr: string): readonly Resource[] {
  const address: AddressResource = {
    kind: 'address',
    id: ids.address6(at),
    element: it.element,
    needs: [],
    endsWith: [ids.ipv6(it.ns, it.dev), it.device, it.owner],
    ns: it.ns satisfies Namespace,
    dev: it.dev,
    cidr,
  };
  return [enabled(it), address];
}

/** `lo` too, by which a machine reaches its own addresses. */
export function onLoopback(ns: string, element: string, owner: string): SysctlResource {
  return enabled({ ns, element, dev: 'lo', device: ids.loopback(ns), owner });
}
