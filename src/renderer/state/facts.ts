/** What the resolved topology says about elements, flattened for labels. */
import type { Resolved } from '../../shared/topology/resolved.ts';

export interface Facts {
  /** `api.front`, `alpha.office` → address without prefix. */
  readonly addresses: Readonly<Record<string, string>>;
  /** `alpha.office` → `eth0`. */
  readonly interfaces: Readonly<Record<string, string>>;
  /** `networks.front`, `lans.office` → subnet. */
  readonly subnets: Readonly<Record<string, string>>;
  /** `networks.blue` → VNI. */
  readonly vnis: Readonly<Record<string, number>>;
  /** `lans.office` → MTU. */
  readonly mtus: Readonly<Record<string, number>>;
}

export const NO_FACTS: Facts = { addresses: {}, interfaces: {}, subnets: {}, vnis: {}, mtus: {} };

export function factsOf(resolved: Resolved): Facts {
  const inner = [...resolved.hosts.flatMap((host) => host.nics), ...resolved.containers.flatMap((container) => container.attachments)];
  const subnetted = [...resolved.lans, ...resolved.networks.filter((network) => 'subnet' in network)];
  return {
    addresses: Object.fromEntries(inner.map((each) => [each.element, each.ip])),
    interfaces: Object.fromEntries(inner.map((each) => [each.element, each.ifname])),
    subnets: Object.fromEntries(subnetted.map((each) => [each.element, each.subnet])),
    vnis: Object.fromEntries(resolved.networks.flatMap((network) => (network.driver === 'overlay' ? [[network.element, network.vni]] : []))),
    mtus: Object.fromEntries(resolved.lans.map((lan) => [lan.element, lan.mtu])),
  };
}
