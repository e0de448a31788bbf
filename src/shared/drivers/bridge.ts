import type { Resource } from '../resources/resource.ts';
import type { Driver, NetworkOf } from './driver.ts';
import { ids } from './ids.ts';
import { addressed } from './ipv6.ts';
import { withPrefixOf } from './prefix.ts';
import { vethTo } from './veth.ts';

/** `bridge`: a switch on one host, whose address is the containers' gateway. Its firewall rules are in `firewall/`. */
export const bridge: Driver<NetworkOf<'bridge'>> = {
  network({ element, host, bridge: name, mac, mtu, gateway, subnet, ipv6 }): readonly Resource[] {
    const device = ids.bridge(element);
    const key = `net.ipv4.conf.${name}.route_localnet`;
    const base = { element, needs: [], ns: host };
    return [
      { ...base, kind: 'bridge', id: device, endsWith: [ids.host(host)], name, mac, mtu },
      { ...base, kind: 'address', id: ids.address(element), endsWith: [device, ids.host(host)], dev: name, cidr: withPrefixOf(gateway, subnet) },
      // Docker sets it on every bridge where it runs no proxy: a published port then answers on the host's 127.0.0.1 too.
      { ...base, kind: 'sysctl', id: `sysctl:${host}/${key}`, endsWith: [device, ids.host(host)], key, value: '1', otherwise: null },
      ...(ipv6 === undefined
        ? []
        : addressed(element, { ns: host, element, dev: name, device, owner: ids.host(host) }, withPrefixOf(ipv6.gateway, ipv6.subnet))),
    ];
  },
  attachment: (place, { element, host, bridge: name, icc }) => [
    vethTo(place, { ns: host, owner: ids.host(host), bridge: name, bridgeId: ids.bridge(element), hairpin: true, isolated: !icc }),
  ],
};
