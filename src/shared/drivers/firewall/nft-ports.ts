/** What published ports are in nftables, in the order in which they stand in the file. */
import type { ResolvedBridgeNetwork } from '../../topology/resolved.ts';
import type { Scene } from '../scene.ts';
import { type Published, publishedOn } from './ports.ts';

function portsOf(host: string, scene: Scene): readonly Published[] {
  return scene.resolved.containers.filter((container) => container.host === host).flatMap((container) => publishedOn(container, scene));
}

/** Whose destination becomes which container. */
export function dnatRules(host: string, scene: Scene): readonly string[] {
  return portsOf(host, scene).map(({ ip, port: { hostIp, hostPort, containerPort, protocol } }) => {
    const where = hostIp === null ? '' : `ip daddr ${hostIp} `;
    return `${where}${protocol} dport ${hostPort} counter dnat to ${ip}:${containerPort} comment "DNAT"`;
  });
}

/** Nobody comes past the publishing: not by a container's own address, and not to the host's 127.0.0.1 from outside. */
export function rawRules(host: string, scene: Scene): readonly string[] {
  const ports = portsOf(host, scene);
  return unique([
    ...ports.map(({ ip, network }) => `ip daddr ${ip} iifname != "${network.bridge}" counter drop comment "DROP DIRECT ACCESS"`),
    ...ports.flatMap(({ port: { hostIp, hostPort, protocol } }) =>
      hostIp?.startsWith('127.') === true
        ? [`iifname != "lo" ip daddr ${hostIp} ${protocol} dport ${hostPort} counter drop comment "DROP REMOTE LOOPBACK"`]
        : [],
    ),
  ]);
}

export function letIn(network: ResolvedBridgeNetwork, scene: Scene): readonly string[] {
  return unique(on(network, scene).map(({ ip, port }) => `ip daddr ${ip} ${port.protocol} dport ${port.containerPort} counter accept`));
}

/** A container that calls its own published port gets the gateway as sender, else it would be answering itself. */
export function ownPort(network: ResolvedBridgeNetwork, scene: Scene): readonly string[] {
  return unique(
    on(network, scene).map(
      ({ ip, port }) => `ip saddr ${ip} ip daddr ${ip} ${port.protocol} dport ${port.containerPort} counter masquerade comment "MASQ TO OWN PORT"`,
    ),
  );
}

function on(network: ResolvedBridgeNetwork, scene: Scene): readonly Published[] {
  return portsOf(network.host, scene).filter((published) => published.network === network);
}

/** Two host ports may lead to one port inside. */
function unique(rules: readonly string[]): readonly string[] {
  return [...new Set(rules)];
}
