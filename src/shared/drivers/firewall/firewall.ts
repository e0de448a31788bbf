import type { Resource } from '../../resources/resource.ts';
import type { ResolvedHost } from '../../topology/resolved.ts';
import type { Scene } from '../scene.ts';
import { bridgeRules, siblingRule } from './bridge.ts';
import { dockerBase } from './docker.ts';
import { nftablesResources } from './nftables.ts';
import { portRules, publishes } from './ports.ts';
import { natRules, routingRules } from './router.ts';
import { type Family, sideOf } from './side.ts';

/** All of a host's rules, of iptables or nftables. Without bridge networks, and without NAT on a router, there are none. */
export function firewallResources(host: ResolvedHost, scene: Scene): readonly Resource[] {
  if (host.firewall === 'nftables') return nftablesResources(host, scene);
  return [...natRules(host), ...dockerRules(host, null, scene), ...dockerRules(host, 6, scene)];
}

/** Docker's, for the bridges that have addresses of that kind. */
function dockerRules(host: ResolvedHost, family: Family, scene: Scene): readonly Resource[] {
  const networks = scene.bridgesOf(host.name);
  const bridges = networks.flatMap((network, age) => {
    const side = sideOf(network, family);
    return side === null ? [] : [{ network, side, age }];
  });
  if (bridges.length === 0) return [];
  return [
    ...dockerBase(host, family),
    ...(host.routing ? routingRules(host, family) : []),
    ...bridges.flatMap(({ side, age }) => bridgeRules(side, age)),
    ...bridges.flatMap(({ network, side, age }) => (publishes(network, scene, family) ? [siblingRule(side, age)] : [])),
    ...scene.resolved.containers.flatMap((container, order) => (container.host === host.name ? portRules(container, order, scene, family) : [])),
  ];
}
