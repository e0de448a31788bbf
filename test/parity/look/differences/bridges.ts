/** Bridge networks, and what an engine does for them on its host. */
import type { Resolved } from '../../../../src/shared/topology/resolved.ts';
import { inSubnet } from '../subnet.ts';
import { type Difference, networksOf } from './difference.ts';

export const BRIDGES: readonly Difference[] = [
  {
    row: 'an internal network still sets a default route',
    here: (lines, { kind, topology, container }) => {
      const networks = networksOf(container, topology);
      if (networks.length === 0 || !networks.every((network) => network.driver === 'bridge' && network.internal)) return lines;
      if (kind === 'routes' || kind === 'routes6') return lines.filter((line) => !line.startsWith('default '));
      if (kind !== 'reaches') return lines;
      const near = (address: string) =>
        networks.some(
          (network) =>
            network.driver === 'bridge' && (inSubnet(address, network.subnet) || (network.ipv6 !== undefined && inSubnet(address, network.ipv6.subnet))),
        );
      return lines.map((line) => {
        const [, question = '', address = ''] = /^(ping ([\da-f.:]+))\t/.exec(line) ?? [];
        return question === '' || near(address) ? line : `${question}\tno`;
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
    row: 'an engine turns forwarding on and writes its chains when it starts',
    here: (lines, { node, kind, topology, container }) => {
      if (container !== undefined || topology.networks.some((network) => network.driver === 'bridge' && network.host === node)) return lines;
      if (kind === 'rules' && lines.some((line) => line.includes('DOCKER-USER'))) return [];
      return kind === 'settings' && !isRouter(node, topology) ? lines.map((line) => line.replace('ip_forward:1', 'ip_forward:0')) : lines;
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
];

function isRouter(node: string, { hosts }: Resolved): boolean {
  return hosts.some(({ name, routing }) => name === node && routing);
}
