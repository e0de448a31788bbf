/** Overlays, and the Swarm that Docker needs for them. */
import { inSubnet } from '../subnet.ts';
import { type Difference, networksOf, type Place } from './difference.ts';

export const OVERLAYS: readonly Difference[] = [
  {
    row: 'every overlay container of a swarm also hangs on `docker_gwbridge`',
    here: (lines, place) => (isEgressWanted(place) ? lines : withoutEgress(lines, place)),
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
