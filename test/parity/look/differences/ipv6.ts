/** IPv6: `ip6tables` of an engine of 20.10 beside that of Netyard. */
import type { Difference } from './difference.ts';

export const IPV6: readonly Difference[] = [
  {
    row: '`ip6tables` is an experiment that has to be asked for',
    here: (lines, { node, kind, topology, container }) => {
      if (kind !== 'rules6' || container !== undefined || lines.length === 0) return lines;
      const with6 = topology.networks.flatMap((network) =>
        network.driver === 'bridge' && network.host === node && network.ipv6 !== undefined ? [network.bridge] : [],
      );
      // 20.10 isolates every bridge, and lacks the chain for rules of one's own.
      const own = lines.filter((line) => !line.includes('DOCKER-ISOLATION') || !/ -[io] /.test(line) || with6.some((bridge) => line.includes(` ${bridge} `)));
      const [first, last] = [own.findIndex((line) => line.startsWith('filter -A FORWARD ')), own.findLastIndex((line) => line.startsWith('filter '))];
      const chain = own.indexOf('filter :DOCKER-ISOLATION-STAGE-2 -');
      return own
        .toSpliced(last + 1, 0, 'filter -A DOCKER-USER -j RETURN')
        .toSpliced(first, 0, 'filter -A FORWARD -j DOCKER-USER')
        .toSpliced(chain + 1, 0, 'filter :DOCKER-USER -')
        .map((line) => line.replace('nat -A OUTPUT -m', 'nat -A OUTPUT ! -d ::1/128 -m'));
    },
  },
];
