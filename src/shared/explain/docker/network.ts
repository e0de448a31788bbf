import { never } from '../../result.ts';
import { quoteCommand } from '../../shell/quote.ts';
import { VXLAN_OVERHEAD } from '../../topology/underlay.ts';
import type { OverlayEnd, ResolvedBridgeNetwork, ResolvedNetwork, ResolvedOverlayNetwork, ResolvedUnderlayNetwork } from '../../topology/resolved.ts';

/** Ethernet's, which Docker takes by itself. */
const USUAL_MTU = 1500;

/** `docker network create …`, or how Docker comes by a network that nobody creates. */
export function networkCommands(network: ResolvedNetwork): readonly string[] {
  switch (network.driver) {
    case 'bridge':
      if (network.isDefault) return daemonWords(network);
      // `docker swarm init` makes it; who wants other values makes it before, under that name.
      return [create(network.isEgress ? network.bridge : network.name, 'bridge', [...addressing(network), ...bridgeWords(network)])];
    case 'overlay':
      return [create(network.name, 'overlay', ['--attachable', ...addressing(network), ...overlayWords(network)])];
    case 'macvlan':
    case 'ipvlan':
      return [create(network.name, network.driver, [...addressing(network), ...underlayWords(network)])];
    case 'host':
    case 'none':
      return [`# Docker has the network “${network.driver}” from the start: docker run --network ${network.driver} …`];
    default:
      return never(network);
  }
}

/** What has to be done once before the first overlay, by hand: the token is known only then. */
export function swarmCommands([first, ...others]: readonly OverlayEnd[]): readonly string[] {
  if (first === undefined) return [];
  const manager = `# before the first overlay, on ${first.host}: docker swarm init --advertise-addr ${first.local}`;
  const joins = others.map(({ host, local }) => `# on ${host}: docker swarm join --advertise-addr ${local} --token TOKEN ${first.local}:2377`);
  return [manager, ...joins];
}

function create(name: string, driver: string, words: readonly string[]): string {
  return quoteCommand(['docker', 'network', 'create', '--driver', driver, ...words, name]);
}

/** docker0 is made by the daemon when it starts. */
function daemonWords({ gateway, subnet, mtu }: ResolvedBridgeNetwork): readonly string[] {
  const prefix = subnet.slice(subnet.indexOf('/'));
  return [quoteCommand(['dockerd', `--bip=${gateway}${prefix}`, ...(mtu === USUAL_MTU ? [] : [`--mtu=${mtu}`])])];
}

interface Addressing {
  readonly subnet: string;
  readonly gateway: string | null;
  readonly ipRange: string | null;
  readonly ipv6?: Pick<Addressing, 'subnet' | 'gateway'>;
}

function addressing({ subnet, gateway, ipRange, ipv6 }: Addressing): readonly string[] {
  return [
    ...['--subnet', subnet, ...gatewayWords(gateway), ...(ipRange === null ? [] : ['--ip-range', ipRange])],
    ...(ipv6 === undefined ? [] : ['--ipv6', '--subnet', ipv6.subnet, ...gatewayWords(ipv6.gateway)]),
  ];
}

function gatewayWords(gateway: string | null): readonly string[] {
  return gateway === null ? [] : ['--gateway', gateway];
}

function bridgeWords({ internal, icc, masquerade, bridge, mtu }: ResolvedBridgeNetwork): readonly string[] {
  return [
    ...(internal ? ['--internal'] : []),
    ...option('com.docker.network.bridge.name', bridge),
    ...(icc ? [] : option('com.docker.network.bridge.enable_icc', 'false')),
    ...(masquerade ? [] : option('com.docker.network.bridge.enable_ip_masquerade', 'false')),
    ...mtuOption(mtu, USUAL_MTU),
  ];
}

/** Docker is told the MTU of the wire, from which it takes what a tunnel needs. */
function overlayWords({ vni, mtu }: ResolvedOverlayNetwork): readonly string[] {
  return [...option('com.docker.network.driver.overlay.vxlanid_list', String(vni)), ...mtuOption(mtu + VXLAN_OVERHEAD, USUAL_MTU)];
}

function underlayWords({ driver, parent, mode }: ResolvedUnderlayNetwork): readonly string[] {
  return [...option('parent', parent), ...option(driver === 'macvlan' ? 'macvlan_mode' : 'ipvlan_mode', mode)];
}

function mtuOption(mtu: number, usual: number): readonly string[] {
  return mtu === usual ? [] : option('com.docker.network.driver.mtu', String(mtu));
}

function option(key: string, value: string): readonly string[] {
  return ['--opt', `${key}=${value}`];
}
