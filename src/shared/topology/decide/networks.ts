/** Networks: devices, gateways, numbers and MTUs, one function per kind of driver. */
import type { NetworkDocument } from '../document.ts';
import { bridgeName, DEFAULT_BRIDGE, hostDeviceName, vlanName } from '../ifname.ts';
import { ownGateway6 } from '../dual-stack.ts';
import { formatBlock, formatIpv4 } from '../ipv4.ts';
import { contains6, formatBlock6, formatIpv6, parseIpv6 } from '../ipv6.ts';
import { macOf, secondMacOf } from '../mac.ts';
import { isRouted, ownGateway } from '../place-addresses.ts';
import type { ResolvedBridgeNetwork, ResolvedHost, ResolvedLan, ResolvedNetwork, ResolvedOverlayNetwork, ResolvedUnderlayNetwork } from '../resolved.ts';
import type { Beside6, Inside6 } from '../resolved6.ts';
import { routerOfNetwork } from '../vlans.ts';
import { overheadOf, underlayOf } from '../underlay.ts';
import { type Decisions, liesIn } from './decisions.ts';
import { isDefaultNetwork, isEgressNetwork } from './implied.ts';

/** What networks stand on. */
export interface Ground {
  readonly decisions: Decisions;
  readonly lans: ReadonlyMap<string, ResolvedLan>;
  readonly hosts: ReadonlyMap<string, ResolvedHost>;
}

export function resolveNetwork(network: NetworkDocument, ground: Ground): ResolvedNetwork {
  const { name, driver } = network;
  switch (driver) {
    case 'bridge':
      return resolveBridge(network, ground);
    case 'overlay':
      return resolveOverlay(network, ground);
    case 'macvlan':
    case 'ipvlan':
      return resolveUnderlay(network, driver, ground);
    case 'none':
    case 'host':
      return { name, element: `networks.${name}`, driver, host: network.host ?? '' };
  }
}

function resolveBridge(network: NetworkDocument, { decisions }: Ground): ResolvedBridgeNetwork {
  const element = `networks.${network.name}`;
  const subnet = decisions.subnet(element);
  const gateway = formatIpv4(ownGateway(network, subnet) ?? 0);
  const isDefault = isDefaultNetwork(network.name);
  return {
    name: network.name,
    element,
    driver: 'bridge',
    host: network.host ?? '',
    subnet: formatBlock(subnet),
    gateway,
    ipRange: network.ipRange,
    ...inside6(network, decisions),
    mtu: network.mtu ?? 1500,
    internal: network.internal ?? false,
    masquerade: network.masquerade ?? true,
    icc: network.icc ?? true,
    bridge: isDefault ? DEFAULT_BRIDGE : (network.bridgeName ?? bridgeName(network.name)),
    mac: macOf(gateway),
    isDefault,
    isEgress: isEgressNetwork(network.name),
  };
}

function resolveOverlay(network: NetworkDocument, { decisions, lans, hosts }: Ground): ResolvedOverlayNetwork {
  const element = `networks.${network.name}`;
  const subnet = decisions.subnet(element);
  const gateway = formatIpv4(ownGateway(network, subnet) ?? 0);
  const wires = underlayOf(decisions.topology, network);
  const underlayMtu = Math.min(...[...(wires?.values() ?? [])].map(({ name }) => lans.get(name)?.mtu ?? 1500));
  return {
    name: network.name,
    element,
    driver: 'overlay',
    subnet: formatBlock(subnet),
    gateway,
    ipRange: network.ipRange,
    ...inside6(network, decisions),
    gatewayMac: macOf(gateway),
    vni: decisions.vni(network.name),
    learning: network.learning ?? 'static',
    mtu: network.mtu ?? underlayMtu - overheadOf(network),
    ...(network.underlay === 'ipv6' ? { underlay: network.underlay } : {}),
    ends: (network.hosts ?? []).map((host) => {
      const nic = hosts.get(host)?.nics.find(({ lan }) => lan === wires?.get(host)?.name);
      return { host, netns: `${network.name}@${host}`, local: (network.underlay === 'ipv6' ? nic?.ipv6?.address : nic?.ip) ?? '' };
    }),
  };
}

function resolveUnderlay(network: NetworkDocument, driver: 'macvlan' | 'ipvlan', ground: Ground): ResolvedUnderlayNetwork {
  const { name } = network;
  const host = network.host ?? '';
  const lan = network.parent ?? '';
  const nic = ground.hosts.get(host)?.nics.find((candidate) => candidate.lan === lan);
  return {
    name,
    element: `networks.${name}`,
    driver,
    host,
    lan,
    ...(network.vlan === null ? {} : { vlan: network.vlan }),
    parent: network.vlan === null ? (nic?.ifname ?? '') : vlanName(nic?.ifname ?? '', network.vlan),
    mode: network.mode ?? (driver === 'macvlan' ? 'bridge' : 'l2'),
    hostDevice: network.hostAccess === true ? hostDeviceName(name) : null,
    hostMac: secondMacOf(nic?.ip ?? ''),
    subnet: formatBlock(ground.decisions.subnet(`networks.${name}`)),
    gateway: underlayGateway(network, ground.decisions),
    ipRange: network.ipRange,
    ...beside6(network, ground.decisions),
    mtu: network.mtu ?? nic?.mtu ?? 1500,
  };
}

/** The one written, else the LAN's router where it is a neighbour; in ipvlan's routed modes there are no neighbours. */
function underlayGateway(network: NetworkDocument, decisions: Decisions): string | null {
  if (isRouted(network)) {
    return null;
  }
  if (network.gateway !== null) {
    return network.gateway;
  }
  const router = routerOfNetwork(decisions.topology, network);
  const address = router === undefined ? null : decisions.address(`${router.name}.${network.parent}`);
  return address !== null && liesIn(address, decisions.subnet(`networks.${network.name}`)) ? address : null;
}

function inside6(network: NetworkDocument, decisions: Decisions): { readonly ipv6?: Inside6 } {
  const subnet = decisions.subnet6(`networks.${network.name}`);
  return subnet === undefined ? {} : { ipv6: { subnet: formatBlock6(subnet), gateway: formatIpv6(ownGateway6(network, subnet) ?? 0n) } };
}

function beside6(network: NetworkDocument, decisions: Decisions): { readonly ipv6?: Beside6 } {
  const subnet = decisions.subnet6(`networks.${network.name}`);
  if (subnet === undefined) return {};
  const { parent, gateway6 } = network;
  const router = routerOfNetwork(decisions.topology, network);
  const found = router === undefined ? null : (decisions.address6(`${router.name}.${parent}`, `lans.${parent}`)?.address ?? null);
  const gateway = gateway6 ?? (found !== null && contains6(subnet, parseIpv6(found) ?? 0n) ? found : null);
  return { ipv6: { subnet: formatBlock6(subnet), gateway: isRouted(network) ? null : gateway } };
}
