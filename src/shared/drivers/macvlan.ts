import type { Resource } from '../resources/resource.ts';
import { cardOf } from './cards.ts';
import type { Driver, NetworkOf } from './driver.ts';
import { ids } from './ids.ts';
import { addressed } from './ipv6.ts';
import type { Place, Scene } from './scene.ts';
import { deviceOnCard } from './underlay.ts';
import { standsOn } from './vlans.ts';

type Macvlan = NetworkOf<'macvlan'>;

/** `macvlan`: containers stand on the LAN with a MAC address of their own; in mode passthru with that of the card. */
export const macvlan: Driver<Macvlan> = {
  network: (network, scene) => hostDevice(network, scene),
  attachment: (place, network) => [deviceOnCard(place, network), ...hostRoute(place, network)],
};

/**
 * `host_access`: a device of the host beside those of the containers, which the kernel does pass frames to. It has the host's
 * own address, so that either finds the other where one would look for it.
 */
function hostDevice(network: Macvlan, scene: Scene): readonly Resource[] {
  const { element, host, lan, parent, hostDevice: name, hostMac, mtu, ipv6 } = network;
  const card = cardOf(scene, host, lan);
  if (name === null || card === undefined) return [];
  const device = ids.device('macvlan', element);
  const key = `net.ipv4.conf.${name}.arp_filter`;
  const base = { element, needs: [], ns: host };
  return [
    {
      ...base,
      kind: 'macvlan',
      id: device,
      endsWith: [ids.host(host), ...standsOn(network)],
      parentNs: host,
      parent,
      name,
      mac: hostMac,
      mode: 'bridge',
      mtu,
    },
    // Who asks the LAN for the host is answered by its card alone, not by this device as well.
    { ...base, kind: 'sysctl', id: `sysctl:${host}/${key}`, endsWith: [device, ids.host(host)], key, value: '1', otherwise: null },
    { ...base, kind: 'address', id: ids.address(element), endsWith: [device, ids.host(host)], dev: name, cidr: `${card.ip}/32` },
    ...(card.ipv6 === undefined || ipv6 === undefined
      ? []
      : addressed(element, { ns: host, element, dev: name, device, owner: ids.host(host) }, `${card.ipv6.address}/128`)),
  ];
}

/** The host's way to one container is by that device, not by the card. */
function hostRoute({ attachment }: Place, { element, host, hostDevice: dev }: Macvlan): readonly Resource[] {
  if (dev === null) return [];
  const device = ids.device('macvlan', element);
  const base = { kind: 'route', element: attachment.element, needs: [], ns: host, via: null, dev } as const;
  const route = (to: string, endsWith: readonly string[]): Resource => ({ ...base, id: `route:${host}/${to}`, to, endsWith });
  const { ip, ipv6 } = attachment;
  return [
    route(`${ip}/32`, [ids.address(element), device]),
    ...(ipv6 === undefined ? [] : [route(`${ipv6.address}/128`, [ids.address6(element), device, ids.ipv6(host, dev)])]),
  ];
}
