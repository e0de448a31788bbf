import type { Resource } from '../../resources/resource.ts';
import type { ResolvedHost } from '../../topology/resolved.ts';
import type { Scene } from '../scene.ts';
import { bridgeRules, siblingRule } from './bridge.ts';
import { dockerBase } from './docker.ts';
import { nftablesResources } from './nftables.ts';
import { portRules, publishes } from './ports.ts';
import { natRules, routingRules } from './router.ts';

/** All of a host's rules, of iptables or nftables. Without bridge networks, and without NAT on a router, there are none. */
export function firewallResources(host: ResolvedHost, scene: Scene): readonly Resource[] {
  if (host.firewall === 'nftables') return nftablesResources(host, scene);
  const bridges = scene.bridgesOf(host.name);
  if (bridges.length === 0) return natRules(host);
  return [
    ...dockerBase(host),
    ...(host.routing ? routingRules(host) : []),
    ...bridges.flatMap(bridgeRules),
    ...natRules(host),
    ...bridges.flatMap((network, age) => (publishes(network, scene) ? [siblingRule(network, age)] : [])),
    ...scene.resolved.containers.flatMap((container, order) => (container.host === host.name ? portRules(container, order, scene) : [])),
  ];
}
