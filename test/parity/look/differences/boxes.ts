/** Containers: files, rights, settings, and how long they last. */
import { RESOLVER_OF_MACHINES } from '../../docker/machines.ts';
import { ends } from '../box.ts';
import { type Difference, networksOf } from './difference.ts';

export const BOXES: readonly Difference[] = [
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
    row: 'a container ends with its command',
    here: (lines, { node, kind, topology, container }) => {
      if (kind !== 'ports' || container !== undefined) return lines;
      const stay = topology.containers.filter((each) => each.host === node && ends(each)).flatMap((each) => networksOf(each, topology));
      const ports = stay.flatMap((network) => lines.find((line) => network.driver === 'bridge' && line.startsWith(`${network.bridge} `)) ?? []);
      return [...lines, ...ports].toSorted();
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
];

function hasResolver(lines: readonly string[]): boolean {
  return lines.some((line) => line.includes('127.0.0.11'));
}
