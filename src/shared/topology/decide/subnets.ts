/** Subnets for the LANs and networks whose subnet the file leaves open. */
import type { Problem } from '../../result.ts';
import type { NetworkDocument, Topology } from '../document.ts';
import { type Block, blockOf, overlaps, parseBlock } from '../ipv4.ts';
import { standsOnLan, writtenSubnet } from '../place-addresses.ts';
import type { Held } from '../resolved.ts';
import { isDefaultNetwork, isImpliedNetwork } from './implied.ts';
import type { Wiring } from './wiring.ts';

/** A LAN or network that needs a subnet of its own, with what decides whether two of them may overlap. */
interface Site {
  /** `lans.office`, `networks.front`. */
  readonly element: string;
  readonly written: Block | null;
  readonly pool: readonly Block[];
  readonly isImplied: boolean;
  /** Hosts that have an address in it. */
  readonly hosts: readonly string[];
  readonly containers: readonly string[];
}

/** 192.168.1.0/24 … 192.168.255.0/24 */
const LAN_POOL: readonly Block[] = Array.from({ length: 255 }, (_, index) => blockOf(0xc0a80000 + (index + 1) * 256, 24));
/** Docker's own: 172.17.0.0/16 … 172.31.0.0/16, the first for the default network alone; then 10.201.0.0/16 … 10.255.0.0/16. */
const DEFAULT_POOL: readonly Block[] = [
  ...Array.from({ length: 15 }, (_, index) => blockOf(0xac110000 + index * 65536, 16)),
  ...Array.from({ length: 55 }, (_, index) => blockOf(0x0ac90000 + index * 65536, 16)),
];
const NETWORK_POOL = DEFAULT_POOL.slice(1);

/** Element path → subnet. What is written comes first, then what is held and still possible, then the lowest free of the pool. */
export function decideSubnets(
  topology: Topology,
  wiring: Wiring,
  held: Held,
): { readonly subnets: ReadonlyMap<string, Block>; readonly problems: readonly Problem[] } {
  const sites = [...lanSites(topology), ...networkSites(topology, wiring)];
  const subnets = new Map<string, Block>();
  const settled: { readonly site: Site; readonly block: Block }[] = [];
  const settle = (site: Site, block: Block): void => {
    subnets.set(site.element, block);
    settled.push({ site, block });
  };
  for (const site of sites.filter(({ written }) => written !== null)) {
    settle(site, site.written ?? blockOf(0, 32));
  }
  for (const site of sites.filter(({ element }) => !subnets.has(element))) {
    const kept = Object.hasOwn(held.subnets, site.element) ? parseBlock(held.subnets[site.element] ?? '') : null;
    if (kept !== null && !settled.some((other) => meet(site, other.site) && overlaps(kept, other.block))) {
      settle(site, kept);
    }
  }
  const problems: Problem[] = [];
  for (const site of sites.filter(({ element }) => !subnets.has(element))) {
    // Each engine numbers what it makes by itself for itself, as in Docker; all others differ, so that a picture can be read.
    const free = site.pool.find((block) => !settled.some((other) => (!site.isImplied || meet(site, other.site)) && overlaps(block, other.block)));
    if (free === undefined) {
      problems.push({ code: 'no-free-subnet', element: site.element, message: `No free subnet is left for ${site.element}.`, fix: 'Write subnet: on it.' });
    } else {
      settle(site, free);
    }
  }
  followLans(topology, wiring.networks, subnets);
  return { subnets, problems };
}

/** Containers on the LAN itself have its subnet. */
function followLans(topology: Topology, networks: readonly NetworkDocument[], subnets: Map<string, Block>): void {
  for (const network of networks.filter(standsOnLan)) {
    const subnet = writtenSubnet(topology, network) ?? subnets.get(`lans.${network.parent}`);
    if (subnet !== undefined) {
      subnets.set(`networks.${network.name}`, subnet);
    }
  }
}

function lanSites(topology: Topology): readonly Site[] {
  return topology.lans.map(({ name, subnet }) => ({
    element: `lans.${name}`,
    written: subnet === null ? null : parseBlock(subnet),
    pool: LAN_POOL,
    isImplied: false,
    hosts: topology.hosts.filter(({ lans }) => lans.some(({ lan }) => lan === name)).map((host) => host.name),
    containers: [],
  }));
}

function networkSites(topology: Topology, wiring: Wiring): readonly Site[] {
  const own = wiring.networks.filter((network) => !standsOnLan(network) && network.driver !== 'none' && network.driver !== 'host');
  return own.map((network) => ({
    element: `networks.${network.name}`,
    written: writtenSubnet(topology, network),
    pool: isDefaultNetwork(network.name) ? DEFAULT_POOL : NETWORK_POOL,
    isImplied: isImpliedNetwork(network.name),
    // Only a bridge gives its host an address; an overlay's lies in a namespace of its own.
    hosts: network.driver === 'bridge' && network.host !== null ? [network.host] : [],
    containers: wiring.containers
      .filter(({ attachments }) => attachments.some((attachment) => attachment.network === network.name))
      .map(({ document }) => document.name),
  }));
}

/** True where one machine has both, so that they must not share addresses. */
function meet(a: Site, b: Site): boolean {
  return a.hosts.some((host) => b.hosts.includes(host)) || a.containers.some((container) => b.containers.includes(container));
}
