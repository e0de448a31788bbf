/** Everything that was decided by pools and orders, ready to be put together. */
import type { Problem } from '../../result.ts';
import type { Topology } from '../document.ts';
import { type Block, formatBlock, formatIpv4, parseIpv4 } from '../ipv4.ts';
import { type Block6, formatIpv6 } from '../ipv6.ts';
import { standsOnLan } from '../place-addresses.ts';
import type { Held } from '../resolved.ts';
import type { Address6 } from '../resolved6.ts';
import { decideAddresses, textOf } from './addresses.ts';
import { decideIpv6, heldIpv6 } from './ipv6.ts';
import { decideInterfaces } from './interfaces.ts';
import { decideSubnets } from './subnets.ts';
import { decideVnis } from './vnis.ts';
import { type Wiring, wire } from './wiring.ts';

export interface Decisions {
  readonly topology: Topology;
  readonly wiring: Wiring;
  /** By `lans.NAME` or `networks.NAME`. */
  subnet(element: string): Block;
  /** By `alpha.office` or `api.front`. */
  address(element: string): string;
  /** By `lans.NAME` or `networks.NAME`; undefined where there is no IPv6. */
  subnet6(element: string): Block6 | undefined;
  /** Of an interface, with the prefix of the LAN or network that it is on. */
  address6(element: string, on: string): Address6 | undefined;
  ifname(element: string): string;
  /** By overlay name. */
  vni(overlay: string): number;
  readonly held: Held;
}

/** What a lookup gives that cannot miss in a checked topology. */
const NOWHERE: Block = { base: 0, prefix: 32 };

/** All decisions for a checked topology, or the pools that are exhausted. */
export function decide(topology: Topology, held: Held): { readonly decisions: Decisions; readonly problems: readonly Problem[] } {
  const wiring = wire(topology);
  const { subnets, problems: subnetProblems } = decideSubnets(topology, wiring, held);
  const { addresses, problems: addressProblems } = decideAddresses(topology, wiring, subnets, held);
  const ipv6 = decideIpv6(topology, wiring, { subnets, addresses }, held);
  const interfaces = decideInterfaces(topology, wiring, held);
  const vnis = decideVnis(wiring.networks, held);
  // These follow their LAN, so there is nothing to hold.
  const onLan = new Set(wiring.networks.filter(standsOnLan).map(({ name }) => `networks.${name}`));
  const decisions: Decisions = {
    topology,
    wiring,
    subnet: (element) => subnets.get(element) ?? NOWHERE,
    address: (element) => formatIpv4(addresses.get(element) ?? 0),
    subnet6: (element) => ipv6.subnets.get(element),
    address6(element, on) {
      const [address, subnet] = [ipv6.addresses.get(element), ipv6.subnets.get(on)];
      return address === undefined || subnet === undefined ? undefined : { address: formatIpv6(address), prefix: subnet.prefix };
    },
    ifname: (element) => interfaces.get(element) ?? '',
    vni: (overlay) => vnis.get(overlay) ?? 0,
    held: {
      subnets: Object.fromEntries([...subnets].filter(([element]) => !onLan.has(element)).map(([element, block]) => [element, formatBlock(block)])),
      addresses: textOf(addresses),
      ...heldIpv6(ipv6, onLan),
      interfaces: Object.fromEntries(interfaces),
      vnis: Object.fromEntries(vnis),
    },
  };
  return { decisions, problems: [...subnetProblems, ...addressProblems, ...ipv6.problems] };
}

/** True where a text address lies in a block. */
export function liesIn(ip: string, block: Block): boolean {
  const address = parseIpv4(ip);
  return address !== null && address >= block.base && address < block.base + 2 ** (32 - block.prefix);
}
