/** What published ports are in nftables, in the order in which they stand in the file. */
import { beforePort } from '../../topology/ipv6.ts';
import type { Scene } from '../scene.ts';
import { type Published, publishedOn } from './ports.ts';
import { type BridgeSide, type Family, nftWord } from './side.ts';

function portsOf(host: string, scene: Scene, family: Family): readonly Published[] {
  return scene.resolved.containers.filter((container) => container.host === host).flatMap((container) => publishedOn(container, scene, family));
}

/** Whose destination becomes which container. */
export function dnatRules(host: string, scene: Scene, family: Family): readonly string[] {
  return portsOf(host, scene, family).map(({ ip, port: { hostIp, hostPort, containerPort, protocol } }) => {
    const where = hostIp === null || hostIp === '::' ? '' : `${nftWord(family)} daddr ${hostIp} `;
    return `${where}${protocol} dport ${hostPort} counter dnat to ${beforePort(ip)}:${containerPort} comment "DNAT"`;
  });
}

/** Nobody comes past the publishing: not by a container's own address, and not to the host's 127.0.0.1 from outside. */
export function rawRules(host: string, scene: Scene, family: Family): readonly string[] {
  const ports = portsOf(host, scene, family);
  return unique([
    ...ports.map(({ ip, network }) => `${nftWord(family)} daddr ${ip} iifname != "${network.bridge}" counter drop comment "DROP DIRECT ACCESS"`),
    ...ports.flatMap(({ port: { hostIp, hostPort, protocol } }) =>
      hostIp?.startsWith('127.') === true
        ? [`iifname != "lo" ip daddr ${hostIp} ${protocol} dport ${hostPort} counter drop comment "DROP REMOTE LOOPBACK"`]
        : [],
    ),
  ]);
}

export function letIn(network: BridgeSide, scene: Scene): readonly string[] {
  return unique(on(network, scene).map(({ ip, port }) => `${nftWord(network.family)} daddr ${ip} ${port.protocol} dport ${port.containerPort} counter accept`));
}

/** A container that calls its own published port gets the gateway as sender, else it would be answering itself. */
export function ownPort(network: BridgeSide, scene: Scene): readonly string[] {
  const kind = nftWord(network.family);
  return unique(
    on(network, scene).map(
      ({ ip, port }) => `${kind} saddr ${ip} ${kind} daddr ${ip} ${port.protocol} dport ${port.containerPort} counter masquerade comment "MASQ TO OWN PORT"`,
    ),
  );
}

function on({ host, name, family }: BridgeSide, scene: Scene): readonly Published[] {
  return portsOf(host, scene, family).filter((published) => published.network.name === name);
}

/** Two host ports may lead to one port inside. */
function unique(rules: readonly string[]): readonly string[] {
  return [...new Set(rules)];
}
