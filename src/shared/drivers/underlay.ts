import type { Resource } from '../resources/resource.ts';
import type { ResolvedUnderlayNetwork } from '../topology/resolved.ts';
import { ids } from './ids.ts';
import { standsOn } from './vlans.ts';
import type { Place } from './scene.ts';

/** A device on the host's card, straight in the container. The network itself is nothing in the kernel: the LAN is there already. */
export function deviceOnCard({ container, attachment }: Place, network: ResolvedUnderlayNetwork): Resource {
  const { driver, host, parent, mode } = network;
  return {
    kind: driver,
    id: ids.device(driver, attachment.element),
    element: attachment.element,
    needs: [],
    endsWith: [ids.container(container.name), ids.host(host), ...standsOn(network)],
    parentNs: host,
    parent,
    ns: container.name,
    name: attachment.ifname,
    // Both share the card's.
    mac: driver === 'ipvlan' || mode === 'passthru' ? null : attachment.mac,
    mode,
    mtu: attachment.mtu,
  };
}
