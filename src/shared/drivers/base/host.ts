import type { Resource } from '../../resources/resource.ts';
import type { ResolvedHost, ResolvedNic } from '../../topology/resolved.ts';
import { hostFiles } from '../files.ts';
import { ids } from '../ids.ts';
import { addressed, onLoopback } from '../ipv6.ts';
import { linkResources } from '../links.ts';
import type { Scene } from '../scene.ts';
import { vlansOfNic } from '../vlans.ts';
import { HOST_SYSCTLS } from '../sysctls.ts';
import { type Door, loopback, routes, serves } from './parts.ts';

/** A host: its namespaces, `lo`, a card on each LAN, its way out, forwarding where it routes. */
export function hostResources(host: ResolvedHost, scene: Scene): readonly Resource[] {
  const { element, name } = host;
  const owner = ids.host(name);
  return [
    { kind: 'host', id: owner, element, needs: [], endsWith: [], name, sysctls: HOST_SYSCTLS },
    loopback(name, element, owner),
    ...hostFiles(host),
    ...host.nics.flatMap((nic) => nicResources(name, nic, scene)),
    ...routes({ ns: name, element, gateway: host.gateway, gateway6: host.gateway6, written: scene.routes(name) }, doorsOf(host, scene)),
    ...(host.forwarding ? [forwarding(host, 'net.ipv4.ip_forward')] : []),
    ...ipv6Of(host, scene),
    ...serves(host, owner, name),
  ];
}

/** A host's interfaces: its cards, and its bridges, on which containers may be somebody's router. */
function doorsOf({ name, nics }: ResolvedHost, scene: Scene): readonly Door[] {
  return [
    ...nics.map(({ ifname, element }) => ({ ifname, element, device: ids.device('veth', element) })),
    ...scene.bridgesOf(name).map(({ bridge, element }) => ({ ifname: bridge, element, device: ids.bridge(element) })),
  ];
}

function nicResources(host: string, nic: ResolvedNic, scene: Scene): readonly Resource[] {
  const lan = scene.resolved.lans.find(({ name }) => name === nic.lan);
  if (lan === undefined) return [];
  const device = ids.device('veth', nic.element);
  return [
    {
      kind: 'veth',
      id: device,
      element: nic.element,
      needs: [],
      endsWith: [ids.host(host), ids.bridge(lan.element)],
      outer: { ns: null, name: nic.peer, mac: null, master: lan.bridge },
      inner: { ns: host, name: nic.ifname, mac: nic.mac, master: null },
      mtu: nic.mtu,
      hairpin: lan.hairpin,
      isolated: false,
    },
    {
      kind: 'address',
      id: ids.address(nic.element),
      element: nic.element,
      needs: [],
      endsWith: [device, ids.host(host)],
      ns: host,
      dev: nic.ifname,
      cidr: `${nic.ip}/${nic.prefix}`,
    },
    ...(nic.ipv6 === undefined
      ? []
      : addressed(nic.element, { ns: host, element: nic.element, dev: nic.ifname, device, owner: ids.host(host) }, `${nic.ipv6.address}/${nic.ipv6.prefix}`)),
    ...vlansOfNic(host, nic),
    ...linkResources({ element: nic.element, device, owner: ids.host(host), outer: { ns: null, name: nic.peer } }, scene),
  ];
}

/** What a host with an address of IPv6 has besides: of a card, or of a bridge on it. */
function ipv6Of(host: ResolvedHost, scene: Scene): readonly Resource[] {
  const { name, element, nics } = host;
  const has = nics.some(({ ipv6 }) => ipv6 !== undefined) || scene.bridgesOf(name).some(({ ipv6 }) => ipv6 !== undefined);
  if (!has) return [];
  return [onLoopback(name, element, ids.host(name)), ...(host.forwarding ? [forwarding(host, 'net.ipv6.conf.all.forwarding')] : [])];
}

/** A router forwards; so does a Docker host, which is why Docker sets the policy of FORWARD to DROP. */
function forwarding({ name, element }: ResolvedHost, key: string): Resource {
  return { kind: 'sysctl', id: `sysctl:${name}/${key}`, element, needs: [], endsWith: [ids.host(name)], ns: name, key, value: '1', otherwise: '0' };
}
