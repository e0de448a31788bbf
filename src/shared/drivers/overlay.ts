import { UNKNOWN_MAC } from '../resources/fdb.ts';
import type { Resource } from '../resources/resource.ts';
import type { OverlayEnd } from '../topology/resolved.ts';
import { loopback } from './base/parts.ts';
import type { Driver, NetworkOf } from './driver.ts';
import { ids } from './ids.ts';
import { addressed, enabled } from './ipv6.ts';
import type { Place } from './scene.ts';
import { withPrefixOf } from './prefix.ts';
import { OVERLAY_SYSCTLS } from './sysctls.ts';
import { vethTo } from './veth.ts';

type Overlay = NetworkOf<'overlay'>;

/** Names inside an overlay's namespace, as Docker gives them. */
const BRIDGE = 'br0';
const TUNNEL = 'vxlan0';

/** `overlay`: on each host a namespace with a bridge and a VXLAN tunnel, told where every container is. */
export const overlay: Driver<Overlay> = {
  network: (network) => network.ends.flatMap((end) => endResources(network, end)),
  attachment: (place, network) => network.ends.flatMap((end) => (end.host === place.container.host ? [plug(place, network, end)] : told(place, network, end))),
};

function endResources(network: Overlay, end: OverlayEnd): readonly Resource[] {
  const { host, netns, local } = end;
  const { element, gateway, gatewayMac, subnet, vni, mtu, learning, ipv6 } = network;
  const owner = ids.netns(netns);
  const at = `${element}@${host}`;
  const base = { element, needs: [], ns: netns };
  return [
    { kind: 'netns', id: owner, element, needs: [], endsWith: [ids.host(host)], name: netns, host, sysctls: OVERLAY_SYSCTLS },
    loopback(netns, element, owner),
    { ...base, kind: 'bridge', id: ids.bridge(at), endsWith: [owner], name: BRIDGE, mac: gatewayMac, mtu },
    { ...base, kind: 'address', id: ids.address(at), endsWith: [ids.bridge(at), owner], dev: BRIDGE, cidr: withPrefixOf(gateway, subnet) },
    {
      ...base,
      kind: 'vxlan',
      id: ids.vxlan(netns),
      endsWith: [owner, ids.host(host), ids.bridge(at)],
      host,
      name: TUNNEL,
      vni,
      local,
      mtu,
      master: BRIDGE,
      learning: learning === 'flood',
    },
    ...(learning === 'flood' ? flooded(network, end) : []),
    ...(ipv6 === undefined ? [] : inside6(network, end, withPrefixOf(ipv6.gateway, ipv6.subnet))),
  ];
}

/** The gateway's address, and IPv6 on the tunnel, without which the kernel takes no neighbour there. */
function inside6({ element }: Overlay, { host, netns }: OverlayEnd, cidr: string): readonly Resource[] {
  const at = { ns: netns, element, owner: ids.netns(netns) };
  return [
    ...addressed(`${element}@${host}`, { ...at, dev: BRIDGE, device: ids.bridge(`${element}@${host}`) }, cidr),
    enabled({ ...at, dev: TUNNEL, device: ids.vxlan(netns) }),
  ];
}

/** Head-end replication: what the tunnel does not know it sends to every other host of the network. */
function flooded({ element, ends }: Overlay, end: OverlayEnd): readonly Resource[] {
  const others = ends.filter(({ host }) => host !== end.host);
  const base = { element, needs: [], endsWith: [ids.vxlan(end.netns), ids.netns(end.netns)], ns: end.netns, dev: TUNNEL };
  return others.map(({ host, local }) => ({ ...base, kind: 'fdb', id: `fdb:${element}@${end.host}/${host}`, mac: UNKNOWN_MAC, dst: local }));
}

/** On its own host the container hangs on the bridge. */
function plug(place: Place, { element }: Overlay, { host, netns }: OverlayEnd): Resource {
  return vethTo(place, { ns: netns, owner: ids.netns(netns), bridge: BRIDGE, bridgeId: ids.bridge(`${element}@${host}`), hairpin: false, isolated: false });
}

/** Every other host is told its MAC, and behind which host it is: what a control plane writes. */
function told({ container, attachment }: Place, network: Overlay, end: OverlayEnd): readonly Resource[] {
  const home = network.ends.find(({ host }) => host === container.host);
  if (home === undefined || network.learning === 'flood') return [];
  const base = { element: attachment.element, needs: [], endsWith: [ids.vxlan(end.netns), ids.netns(end.netns)], ns: end.netns, dev: TUNNEL };
  return [
    { ...base, kind: 'fdb', id: `fdb:${attachment.element}@${end.host}`, mac: attachment.mac, dst: home.local },
    { ...base, kind: 'neighbour', id: `neighbour:${attachment.element}@${end.host}`, ip: attachment.ip, mac: attachment.mac },
    ...(attachment.ipv6 === undefined
      ? []
      : [
          {
            ...base,
            kind: 'neighbour' as const,
            id: `neighbour:${attachment.element}@${end.host}/6`,
            endsWith: [ids.ipv6(end.netns, TUNNEL), ...base.endsWith],
            ip: attachment.ipv6.address,
            mac: attachment.mac,
          },
        ]),
  ];
}
