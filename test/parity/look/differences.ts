/**
 * What differs from Docker, and on purpose: for each row of the tables in docs/docker.md what Netyard has where Docker has
 * something else. Whatever no row explains fails the test.
 */
import type { Resolved, ResolvedContainer, ResolvedNetwork } from '../../../src/shared/topology/resolved.ts';
import { RESOLVER_OF_MACHINES } from '../docker/machines.ts';
import { networkOwner } from './owner.ts';
import { ends } from './box.ts';
import { inSubnet } from './subnet.ts';
import type { Facts } from './fact.ts';

export interface Difference {
  /** The first cell of the row. */
  readonly row: string;
  /** What Netyard has of this kind in this node, where Docker has these lines. */
  readonly here: (lines: readonly string[], place: Place) => readonly string[];
}

/** Where lines were read, and of what kind they are. */
interface Place {
  readonly node: string;
  readonly kind: string;
  readonly topology: Resolved;
  /** undefined: the node is a host. */
  readonly container: ResolvedContainer | undefined;
}

export const DIFFERENCES: readonly Difference[] = [
  {
    row: 'published ports are held by the engine: by a userland proxy, or without one by a socket that nobody serves',
    here: (lines, { node, kind, topology, container }) => {
      if (kind !== 'listening' || container !== undefined) return lines;
      const ports = topology.containers.filter(({ host }) => host === node).flatMap((each) => each.ports);
      const held = ports.map(({ protocol, hostIp, hostPort }) => `${protocol} ${hostIp ?? '0.0.0.0'}:${hostPort}`);
      return lines.filter((line) => !held.includes(line));
    },
  },
  {
    row: 'the resolver hangs behind DNAT rules inside the container',
    here: (lines, { kind, container }) => {
      if (container === undefined || !hasResolver(lines)) return lines;
      if (kind === 'listening') return lines.map((line) => line.replace(/127\.0\.0\.11:\d+/, '127.0.0.11:53'));
      if (kind !== 'rules') return lines;
      const others = lines.filter((line) => !/DOCKER_(OUTPUT|POSTROUTING)/.test(line));
      return others.every((line) => line.startsWith('nat :')) ? [] : others;
    },
  },
  {
    row: 'containers lack NET_ADMIN',
    here: (lines, { kind, container }) => {
      if (kind !== 'capabilities' || container === undefined || !['own', 'none'].includes(container.mode.kind)) return lines;
      // Whoever drops or adds all of them says what is left.
      if ([...container.rights.add, ...container.rights.drop].includes('ALL')) return lines;
      return lines.map((line) => line.replace(/^(Prm|Eff|Bnd): .*NET_BIND_SERVICE(?! NET_ADMIN)/, '$& NET_ADMIN'));
    },
  },
  {
    row: 'an internal network still sets a default route',
    here: (lines, { kind, topology, container }) => {
      const networks = networksOf(container, topology);
      if (networks.length === 0 || !networks.every((network) => network.driver === 'bridge' && network.internal)) return lines;
      if (kind === 'routes') return lines.filter((line) => !line.startsWith('default '));
      if (kind !== 'reaches') return lines;
      const near = (address: string) => networks.some((network) => network.driver === 'bridge' && inSubnet(address, network.subnet));
      return lines.map((line) => {
        const [, question = '', address = ''] = /^(ping ([\d.]+))\t/.exec(line) ?? [];
        return question === '' || near(address) ? line : `${question}\tno`;
      });
    },
  },
  {
    row: 'a published port reaches a sibling through br_netfilter',
    here: (lines, { node, kind, topology, container }) => {
      const publishing = publishers(topology);
      if (kind === 'rules' && container === undefined)
        return withSiblingRules(
          lines,
          publishing.filter(({ network }) => network.host === node),
          topology,
        );
      if (kind !== 'reaches' || container === undefined) return lines;
      return lines.map((line) => {
        const asked = publishing.find(({ name, network, port }) => {
          const sibling = name !== node && container.attachments.some((attachment) => attachment.network === network.name);
          const [, address = ''] = new RegExp(`^\\w+ (\\S+) ${port}\\t${name} saw `).exec(line) ?? [];
          return sibling && address !== '' && !inSubnet(address, network.subnet);
        });
        return asked === undefined ? line : line.replace(/saw .*/, `saw ${asked.network.gateway}`);
      });
    },
  },
  {
    row: '`docker0` is always there',
    here: (lines, { node, kind, topology, container }) => {
      const defaults = topology.networks.filter((network) => network.driver === 'bridge').filter(({ isDefault }) => isDefault);
      if (defaults.some(({ host }) => host === (container?.host ?? node))) return lines;
      if (kind === 'reaches')
        return lines.map((line) => (defaults.some(({ gateway }) => line.startsWith(`ping ${gateway}\t`)) ? line.replace('yes', 'no') : line));
      return container === undefined && ['interfaces', 'routes', 'rules', 'settings'].includes(kind)
        ? lines.filter((line) => !/\bdocker0\b/.test(line))
        : lines;
    },
  },
  {
    row: 'every overlay container of a swarm also hangs on `docker_gwbridge`',
    here: (lines, place) => (isEgressWanted(place) ? lines : withoutEgress(lines, place)),
  },
  {
    row: "a macvlan network takes its card's MTU",
    here: (lines, { kind, topology, container }) => {
      const [card] = networksOf(container, topology).flatMap((network) => (network.driver === 'macvlan' ? [network] : []));
      return kind === 'interfaces' && card !== undefined ? lines.map((line) => line.replace(/ macvlan mtu \d+/, ` macvlan mtu ${card.mtu}`)) : lines;
    },
  },
  {
    row: 'a macvlan network always has a gateway',
    here: (lines, { kind, topology, container }) => {
      const without = networksOf(container, topology).some((network) => network.driver === 'macvlan' && network.gateway === null);
      return kind === 'routes' && without ? lines.filter((line) => !line.startsWith('default ')) : lines;
    },
  },
  {
    row: 'an engine turns forwarding on and writes its chains when it starts',
    here: (lines, { node, kind, topology, container }) => {
      if (container !== undefined || topology.networks.some((network) => network.driver === 'bridge' && network.host === node)) return lines;
      if (kind === 'rules' && lines.some((line) => line.includes('DOCKER-USER'))) return [];
      return kind === 'settings' && !isRouter(node, topology) ? lines.map((line) => line.replace('ip_forward:1', 'ip_forward:0')) : lines;
    },
  },
  {
    row: 'a container ends with its command',
    here: (lines, { node, kind, topology, container }) => {
      if (kind !== 'ports' || container !== undefined) return lines;
      const stay = topology.containers.filter((each) => each.host === node && ends(each)).flatMap((each) => networksOf(each, topology));
      const ports = stay.flatMap((network) => lines.find((line) => network.driver === 'bridge' && line.startsWith(`${network.bridge} `)) ?? []);
      return [...lines, ...ports].toSorted();
    },
  },
  {
    row: '`icc: false` is a rule alone',
    here: (lines, { node, kind, topology, container }) => {
      if (kind !== 'ports' || container !== undefined) return lines;
      const closed = topology.networks.flatMap((network) => (network.driver === 'bridge' && network.host === node && !network.icc ? [network.bridge] : []));
      return lines.map((line) => (closed.some((bridge) => line.startsWith(`${bridge} `)) ? line.replace('"isolated":false', '"isolated":true') : line));
    },
  },
  {
    row: 'who has no user-defined network asks the resolvers of the machine',
    here: (lines, { kind }) => (kind === '/etc/resolv.conf' ? lines.filter((line) => line !== `nameserver ${RESOLVER_OF_MACHINES}`) : lines),
  },
  {
    row: '`ping_group_range` has every number',
    here: (lines, { kind }) => (kind === 'own settings' ? lines.map((line) => line.replace('0\t2147483647', '0\t65535')) : lines),
  },
  {
    row: 'overlays learn MACs (`learning`)',
    here: (lines, { kind }) => (kind === 'interfaces' ? lines.map((line) => line.replace(/( vxlan .*"learning":)true/, '$1false')) : lines),
  },
  {
    row: '`vxlan0` names no local address',
    here: (lines, { node, kind, topology }) => {
      const local = topology.networks.flatMap((network) => (network.driver === 'overlay' ? network.ends : [])).find(({ netns }) => netns === node)?.local;
      return kind === 'interfaces' && local !== undefined ? lines.map((line) => line.replace(/( vxlan .*"id":\d+,)/, `$1"local":"${local}",`)) : lines;
    },
  },
  {
    row: 'every host has a load balancer of its own in an overlay',
    here: (lines, { node, kind, topology }) => {
      const ends = topology.networks.flatMap((network) => (network.driver === 'overlay' ? network.ends : []));
      const [end, swarm] = [ends.find(({ netns }) => netns === node), ends.some(({ host }) => host === node)];
      // A port fewer; of entries those that lead to a container.
      if (kind === 'ports') return end !== undefined ? lines.slice(1) : swarm ? withoutOne(lines, 'docker_gwbridge ') : lines;
      if (end === undefined || !['fdb', 'neighbours'].includes(kind)) return lines;
      const known = topology.containers.flatMap(({ attachments }) => attachments).flatMap(({ mac, ip }) => [mac, ip]);
      return lines.filter((line) => known.includes(line.split(' ')[0] ?? ''));
    },
  },
  {
    row: 'the hosts of a swarm listen on 2377 and 7946',
    here: (lines, { kind, container }) => (kind === 'listening' && container === undefined ? lines.filter((line) => !/:(2377|7946)$/.test(line)) : lines),
  },
  {
    row: "an overlay's FDB entry stands on `vxlan0` alone",
    here: (lines, { kind }) => (kind === 'fdb' ? lines.flatMap((line) => [line, `${line.split(' ')[0]} dev vxlan0 master br0 static`]).toSorted() : lines),
  },
];

/** Kinds of facts that a container has for itself, whosever network it has. */
const OF_THE_BOX = ['/etc/hosts', '/etc/resolv.conf', 'hostname', 'own settings', 'capabilities'];

/** What Netyard is to have, if Docker has these facts; and which rows were needed for it. */
export function expectedOf(docker: Facts, topology: Resolved): { readonly facts: Facts; readonly rows: readonly string[] } {
  const rows = new Set<string>();
  const facts = Object.entries(docker).map(([key, lines]) => {
    const [asked = '', kind = ''] = key.split(': ');
    const node = OF_THE_BOX.includes(kind) ? asked : networkOwner(asked, topology);
    const place = { node, kind, topology, container: topology.containers.find(({ name }) => name === node) };
    const mended = DIFFERENCES.reduce((before, { row, here }) => {
      const after = here(before, place);
      if (after.join('\n') !== before.join('\n')) rows.add(row);
      return after;
    }, lines);
    return [key, mended] as const;
  });
  return { facts: Object.fromEntries(facts), rows: [...rows] };
}

function isRouter(node: string, { hosts }: Resolved): boolean {
  return hosts.some(({ name, routing }) => name === node && routing);
}

/** Does any overlay that this place is about have `egress`, or is it about none? */
function isEgressWanted({ node, topology, container }: Place): boolean {
  const overlays = topology.networks.filter(({ driver }) => driver === 'overlay');
  const egress = topology.networks.filter((network) => network.driver === 'bridge').filter(({ isEgress }) => isEgress);
  if (container === undefined) return overlays.length === 0 || egress.some(({ host }) => host === node);
  return (
    networksOf(container, topology).every(({ driver, name }) => driver !== 'overlay' || egress.some((each) => each.name === name)) || container.gateway !== null
  );
}

/** What is left without that bridge: on a host no device, in a container neither interface nor route, and nobody beyond the overlay. */
function withoutEgress(lines: readonly string[], { kind, topology, container }: Place): readonly string[] {
  if (container === undefined)
    return ['interfaces', 'ports', 'routes', 'rules', 'settings'].includes(kind) ? lines.filter((line) => !line.includes('docker_gwbridge')) : lines;
  if (kind === 'interfaces' || kind === 'settings') return lines.filter((line) => !line.includes('eth1'));
  if (kind === 'routes') return lines.filter((line) => !line.includes(' dev eth1'));
  if (kind !== 'reaches') return lines;
  const near = networksOf(container, topology).flatMap((network) => ('subnet' in network ? [network.subnet] : []));
  return lines.map((line) => {
    const [, question = '', address = ''] = /^(\w+ ([\d.]+)(?: \d+)?)\t/.exec(line) ?? [];
    const within = address === '127.0.0.1' || near.some((subnet) => inSubnet(address, subnet));
    return question === '' || question.startsWith('address ') || within ? line : `${question}\tno`;
  });
}

function withoutOne(lines: readonly string[], start: string): readonly string[] {
  const at = lines.findIndex((line) => line.startsWith(start));
  return at < 0 ? lines : lines.toSpliced(at, 1);
}

function hasResolver(lines: readonly string[]): boolean {
  return lines.some((line) => line.includes('127.0.0.11'));
}

function networksOf(container: ResolvedContainer | undefined, { networks }: Resolved): readonly ResolvedNetwork[] {
  return (container?.attachments ?? []).flatMap(({ network }) => networks.find(({ name }) => name === network) ?? []);
}

type Bridge = Extract<ResolvedNetwork, { driver: 'bridge' }>;

interface Publisher {
  readonly name: string;
  readonly network: Bridge;
  readonly port: number;
}

/** Each published port, and the bridge by which it is reached: that of the default route. */
function publishers({ containers, networks }: Resolved): readonly Publisher[] {
  return containers.flatMap(({ name, attachments, gateway, ports }) => {
    const way = attachments.find(({ ifname }) => ifname === gateway?.dev);
    const network = networks.find((each) => each.name === way?.network);
    return network?.driver === 'bridge' ? ports.map(({ hostPort }) => ({ name, network, port: hostPort })) : [];
  });
}

/** One for each bridge, behind all others. */
function withSiblingRules(lines: readonly string[], publishing: readonly Publisher[], { networks }: Resolved): readonly string[] {
  // The last network stands first, as in all of Docker's rules.
  const bridges = networks
    .filter((each) => each.driver === 'bridge')
    .filter((each) => publishing.some(({ network }) => network === each))
    .toReversed();
  const rules = bridges.map(({ subnet, bridge }) => `nat -A POSTROUTING -s ${subnet} -o ${bridge} -m conntrack --ctstate DNAT -j MASQUERADE`);
  const last = lines.findLastIndex((line) => line.startsWith('nat -A POSTROUTING '));
  return lines.toSpliced(last + 1, 0, ...rules);
}
