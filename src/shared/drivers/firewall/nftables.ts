/**
 * The firewall as Docker 29 lays it out with `--firewall-backend=nftables` and no userland proxy
 * (https://docs.docker.com/engine/network/firewall-nftables/): one table, a map for each direction, four chains for each bridge.
 */
import type { Resource } from '../../resources/resource.ts';
import type { ResolvedHost } from '../../topology/resolved.ts';
import type { Scene } from '../scene.ts';
import { chain, type TablePlace, chainName, element, idOf, map, table } from './nft-objects.ts';
import { dnatRules, letIn, ownPort, rawRules } from './nft-ports.ts';
import { type BridgeSide, type Family, nftWord, sideOf } from './side.ts';

const TABLE = 'docker-bridges';
const BRIDGE_CHAINS = ['filter-forward-in', 'filter-forward-out', 'nat-postrouting-in', 'nat-postrouting-out'] as const;
const MAPS: readonly string[] = BRIDGE_CHAINS.map((name) => `${name}-jumps`);
/** See docker.ts: what is sent to ::1 can go nowhere else. */
const NOT_TO_ITSELF = 'ip6 daddr != ::1 ';
const LOCAL = 'fib daddr type local counter jump nat-prerouting-and-output';

/** All of a host's nftables objects. Without bridge networks, and without NAT on a router, there are none. */
export function nftablesResources(host: ResolvedHost, scene: Scene): readonly Resource[] {
  return [...dockerTable(host, null, scene), ...dockerTable(host, 6, scene), ...routerTable(host)];
}

/** A table for each kind of addresses that the host's bridges have. */
function dockerTable(host: ResolvedHost, family: Family, scene: Scene): readonly Resource[] {
  const bridges = scene.bridgesOf(host.name).flatMap((network) => sideOf(network, family) ?? []);
  if (bridges.length === 0) return [];
  const at: TablePlace = { host: host.name, element: host.element, table: TABLE, family };
  const maps = MAPS.map((name) => idOf(at, name));
  const ports = idOf(at, 'nat-prerouting-and-output');
  // What no chain decides: between a router's cards, and nothing else. Docker drops it where it turned forwarding on itself.
  const policy = host.routing ? 'accept' : 'drop';
  return [
    table(at),
    ...MAPS.map((name) => map(at, name)),
    chain(
      at,
      'filter-FORWARD',
      `type filter hook forward priority filter; policy ${policy};`,
      ['oifname vmap @filter-forward-in-jumps', 'iifname vmap @filter-forward-out-jumps'],
      maps,
    ),
    // -100 is what nft calls dstnat; older ones take that word at prerouting only.
    chain(at, 'nat-OUTPUT', 'type nat hook output priority -100; policy accept;', [`${family === 6 ? NOT_TO_ITSELF : ''}${LOCAL}`], [ports]),
    chain(
      at,
      'nat-POSTROUTING',
      'type nat hook postrouting priority srcnat; policy accept;',
      ['iifname vmap @nat-postrouting-out-jumps', 'oifname vmap @nat-postrouting-in-jumps'],
      maps,
    ),
    chain(at, 'nat-PREROUTING', 'type nat hook prerouting priority dstnat; policy accept;', [LOCAL], [ports]),
    chain(at, 'nat-prerouting-and-output', null, dnatRules(host.name, scene, family)),
    chain(at, 'raw-PREROUTING', 'type filter hook prerouting priority raw; policy accept;', rawRules(host.name, scene, family)),
    ...bridges.flatMap((network) => bridgeChains(network, scene)),
  ];
}

/** A bridge's own chains, and the entries of the maps that lead to them. */
function bridgeChains(network: BridgeSide, scene: Scene): readonly Resource[] {
  const at: TablePlace = { host: network.host, element: network.element, table: TABLE, family: network.family };
  const rules = { 'filter-forward-in': comeIn, 'filter-forward-out': goOut, 'nat-postrouting-in': translateIn, 'nat-postrouting-out': translateOut };
  return BRIDGE_CHAINS.flatMap((name) => [
    chain(at, chainName(name, network.bridge), null, rules[name](network, scene)),
    element(at, `${name}-jumps`, network.bridge, chainName(name, network.bridge)),
  ]);
}

const ESTABLISHED = 'ct state established,related counter accept';

function comeIn(network: BridgeSide, scene: Scene): readonly string[] {
  const { bridge, internal, icc } = network;
  const verdict = icc ? 'accept' : 'drop';
  if (internal) return [ESTABLISHED, `iifname != "${bridge}" counter drop comment "INTERNAL NETWORK INGRESS"`, `counter ${verdict} comment "ICC"`];
  return [ESTABLISHED, `iifname "${bridge}" counter ${verdict} comment "ICC"`, ...letIn(network, scene), 'counter drop comment "UNPUBLISHED PORT DROP"'];
}

function goOut({ bridge, internal }: BridgeSide): readonly string[] {
  return [ESTABLISHED, internal ? `oifname != "${bridge}" counter drop comment "INTERNAL NETWORK EGRESS"` : 'counter accept comment "OUTGOING"'];
}

function translateIn(network: BridgeSide, scene: Scene): readonly string[] {
  if (network.internal) return [];
  // Docker leaves siblings to br_netfilter, a module of the machine: see siblingRule of iptables.
  const publishes = ownPort(network, scene).length > 0;
  const siblings = publishes ? [`${nftWord(network.family)} saddr ${network.subnet} ct status dnat counter masquerade comment "MASQ TO SIBLING"`] : [];
  return ['fib saddr type local counter masquerade comment "MASQUERADE FROM HOST"', ...ownPort(network, scene), ...siblings];
}

function translateOut({ bridge, subnet, internal, masquerade, family }: BridgeSide): readonly string[] {
  return internal || !masquerade ? [] : [`oifname != "${bridge}" ${nftWord(family)} saddr ${subnet} counter masquerade comment "MASQUERADE"`];
}

/** `nat: { out }` is no business of Docker's: a table of its own. */
function routerTable({ name, element: owner, natOut }: ResolvedHost): readonly Resource[] {
  const at: TablePlace = { host: name, element: owner, table: 'router', family: null };
  if (natOut.length === 0) return [];
  const rules = natOut.map((dev) => `oifname "${dev}" counter masquerade`);
  return [table(at), chain(at, 'postrouting', 'type nat hook postrouting priority srcnat; policy accept;', rules)];
}
