import type { Resource } from '../resources/resource.ts';
import type { Resolved } from '../topology/resolved.ts';
import type { Driver, NetworkOf } from './driver.ts';
import { ids } from './ids.ts';
import { addressed } from './ipv6.ts';
import { withPrefixOf } from './prefix.ts';
import { vethTo } from './veth.ts';

/** `bridge`: a switch on one host, whose address is the containers' gateway. Its firewall rules are in `firewall/`. */
export const bridge: Driver<NetworkOf<'bridge'>> = {
  network({ element, host, bridge: name, mac, mtu, gateway, subnet, ipv6 }, { resolved }): readonly Resource[] {
    const device = ids.bridge(element);
    const key = `net.ipv4.conf.${name}.route_localnet`;
    const base = { element, needs: [], ns: host };
    return [
      // A machine has its cards before Docker makes a bridge: the kernel numbers interfaces as they come, and where it has to choose an address takes the first.
      { ...base, kind: 'bridge', id: device, needs: cardsOf(host, resolved), endsWith: [ids.host(host)], name, mac, mtu },
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

function cardsOf(host: string, { hosts }: Resolved): readonly string[] {
  return hosts.filter(({ name }) => name === host).flatMap(({ nics }) => nics.map(({ element }) => ids.device('veth', element)));
}
