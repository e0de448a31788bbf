/** Published ports. */
import type { Resolved, ResolvedNetwork } from '../../../../src/shared/topology/resolved.ts';
import { inSubnet } from '../subnet.ts';
import type { Difference } from './difference.ts';

export const PORTS: readonly Difference[] = [
  {
    row: 'published ports are held by the engine: by a userland proxy, or without one by a socket that nobody serves',
    here: (lines, { node, kind, topology, container }) => {
      if (kind !== 'listening' || container !== undefined) return lines;
      const ports = topology.containers.filter(({ host }) => host === node).flatMap((each) => each.ports);
      const held = ports.map(({ protocol, hostIp, hostPort }) => `${protocol} ${hostIp ?? '0.0.0.0'}:${hostPort}`);
      return lines.filter((line) => !held.includes(line.replace('[::]', '0.0.0.0')));
    },
  },
  {
    row: 'a published port reaches a sibling through br_netfilter',
    here: (lines, { node, kind, topology, container }) => {
      const publishing = publishers(topology);
      if ((kind === 'rules' || (kind === 'rules6' && lines.length > 0)) && container === undefined)
        return withSiblingRules(
          lines,
          publishing.filter(({ network }) => network.host === node),
          topology,
          kind === 'rules6',
        );
      if (kind !== 'reaches' || container === undefined) return lines;
      return lines.map((line) => {
        const asked = publishing.find(({ name, network, port }) => {
          const sibling = name !== node && container.attachments.some((attachment) => attachment.network === network.name);
          const [, address = ''] = new RegExp(`^\\w+ (\\S+) ${port}\\t${name} saw `).exec(line) ?? [];
          return sibling && address !== '' && !inSubnet(address, network.subnet) && !container.attachments.some(({ ipv6 }) => ipv6?.address === address);
        });
        if (asked === undefined) return line;
        const { gateway, ipv6 } = asked.network;
        return line.replace(/saw .*/, `saw ${line.split(' ')[1]?.includes(':') ? ipv6?.gateway : gateway}`);
      });
    },
  },
];

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
function withSiblingRules(lines: readonly string[], publishing: readonly Publisher[], { networks }: Resolved, six: boolean): readonly string[] {
  // The last network stands first, as in all of Docker's rules.
  const bridges = networks
    .filter((each) => each.driver === 'bridge')
    .filter((each) => publishing.some(({ network }) => network === each))
    .toReversed();
  const rules = bridges.flatMap(({ subnet, ipv6, bridge }) => {
    const from = six ? ipv6?.subnet : subnet;
    return from === undefined ? [] : [`nat -A POSTROUTING -s ${from} -o ${bridge} -m conntrack --ctstate DNAT -j MASQUERADE`];
  });
  const last = lines.findLastIndex((line) => line.startsWith('nat -A POSTROUTING '));
  return lines.toSpliced(last + 1, 0, ...rules);
}
