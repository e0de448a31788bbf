import type { Resource } from '../../resources/resource.ts';
import { rule } from './rules.ts';
import type { BridgeSide } from './side.ts';

/**
 * A container that calls a port which its sibling publishes gets the gateway as sender: the sibling would else answer it
 * directly, past the host, which alone can translate back. Docker leaves this to the kernel module br_netfilter, which a lab
 * must not load into the machine's kernel.
 */
export function siblingRule(network: BridgeSide, age: number): Resource {
  const { host, element, name, subnet, bridge, family } = network;
  const place = { host, element, family, table: 'nat', chain: 'POSTROUTING', what: `${name}:siblings`, rank: [3, -age] } as const;
  return rule(place, `-s ${subnet} -o ${bridge} -m conntrack --ctstate DNAT -j MASQUERADE`);
}

/** What Docker writes for a bridge network, above what it wrote for older ones. `age`: 0 for the host's first. */
export function bridgeRules(network: BridgeSide, age: number): readonly Resource[] {
  return network.internal ? internalRules(network, age) : openRules(network, age);
}

/** Makes the maker of one network's rules: newest network first, and within it in the order of `k`. */
function placed({ host, element, name, family }: BridgeSide, age: number) {
  return (table: 'filter' | 'nat', chain: string, what: string, rank: readonly [number, number], spec: string) =>
    rule({ host, element, family, table, chain, what: `${name}:${what}`, rank: [rank[0], -age, rank[1]] }, spec);
}

function openRules(network: BridgeSide, age: number): readonly Resource[] {
  const make = placed(network, age);
  const { bridge, subnet, masquerade } = network;
  return [
    make('filter', 'FORWARD', 'established', [2, 0], `-o ${bridge} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`),
    make('filter', 'FORWARD', 'published', [2, 1], `-o ${bridge} -j DOCKER`),
    make('filter', 'FORWARD', 'out', [2, 2], `-i ${bridge} ! -o ${bridge} -j ACCEPT`),
    within(network, age),
    make('filter', 'DOCKER-ISOLATION-STAGE-1', 'leaving', [0, 0], `-i ${bridge} ! -o ${bridge} -j DOCKER-ISOLATION-STAGE-2`),
    make('filter', 'DOCKER-ISOLATION-STAGE-2', 'entering', [0, 0], `-o ${bridge} -j DROP`),
    make('nat', 'POSTROUTING', 'local', [0, 0], `-o ${bridge} -m addrtype --src-type LOCAL -j MASQUERADE`),
    ...(masquerade ? [make('nat', 'POSTROUTING', 'leaving', [0, 1], `-s ${subnet} ! -o ${bridge} -j MASQUERADE`)] : []),
  ];
}

/** Docker puts an ACCEPT among the network's other rules, and appends a DROP behind all networks, the oldest first. */
function within({ host, element, name, bridge, icc, family }: BridgeSide, age: number): Resource {
  const place = { host, element, family, table: 'filter', chain: 'FORWARD', what: `${name}:within`, rank: icc ? [2, -age, 3] : [3, age] } as const;
  return rule(place, `-i ${bridge} -o ${bridge} -j ${icc ? 'ACCEPT' : 'DROP'}`);
}

/** Nothing crosses an internal network's border, and nothing is translated. */
function internalRules(network: BridgeSide, age: number): readonly Resource[] {
  const make = placed(network, age);
  const { bridge, subnet } = network;
  return [
    within(network, age),
    make('filter', 'DOCKER-ISOLATION-STAGE-1', 'entering', [0, 0], `! -s ${subnet} -o ${bridge} -j DROP`),
    make('filter', 'DOCKER-ISOLATION-STAGE-1', 'leaving', [0, 1], `! -d ${subnet} -i ${bridge} -j DROP`),
  ];
}
