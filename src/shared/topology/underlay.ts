/** The wires under an overlay. */
import type { HostDocument, LanDocument, NetworkDocument, Topology } from './document.ts';

/** Ethernet 14, IPv4 20, UDP 8, VXLAN 8 (RFC 7348). */
export const VXLAN_OVERHEAD = 50;
/** The same with IPv6's 40. */
const VXLAN_OVERHEAD_6 = 70;

/** By how many bytes a packet of the overlay is larger on the wire. */
export function overheadOf({ underlay }: { readonly underlay?: 'ipv4' | 'ipv6' | null | undefined }): number {
  return underlay === 'ipv6' ? VXLAN_OVERHEAD_6 : VXLAN_OVERHEAD;
}

/**
 * On which LAN each host of an overlay ends its tunnels: the first LAN (in the file's order) that all of them are on; else LANs
 * that routers join, of each host the first with a router, which is where its default route leads. null: no wire leads from one to all others.
 */
export function underlayOf(topology: Topology, overlay: NetworkDocument): ReadonlyMap<string, LanDocument> | null {
  const hosts = (overlay.hosts ?? []).flatMap((name) => topology.hosts.find((host) => host.name === name) ?? []);
  if (hosts.length === 0 || hosts.length < (overlay.hosts ?? []).length) {
    return null;
  }
  const shared = topology.lans.find(({ name }) => hosts.every((host) => isOn(host, name)));
  if (shared !== undefined) {
    return new Map(hosts.map(({ name }) => [name, shared]));
  }
  const joined = joinedLans(topology).find((lans) => hosts.every((host) => lans.some(({ name }) => isOn(host, name))));
  return joined === undefined ? null : new Map(hosts.flatMap((host) => endOf(topology, host, joined)));
}

function endOf(topology: Topology, host: HostDocument, lans: readonly LanDocument[]): readonly (readonly [string, LanDocument])[] {
  const mine = host.lans.flatMap((nic) => lans.find(({ name }) => name === nic.lan) ?? []);
  const routed = mine.find(({ name }) => topology.hosts.some((other) => other !== host && other.role === 'router' && isOn(other, name)));
  const lan = routed ?? mine[0];
  return lan === undefined ? [] : [[host.name, lan]];
}

/** The LANs in groups: those of a group are joined by routers. */
function joinedLans(topology: Topology): readonly (readonly LanDocument[])[] {
  const routers = topology.hosts.filter(({ role, forwarding }) => forwarding ?? role === 'router');
  const groups: LanDocument[][] = [];
  for (const lan of topology.lans) {
    const met = groups.filter((group) => routers.some((router) => isOn(router, lan.name) && group.some(({ name }) => isOn(router, name))));
    const rest = groups.filter((group) => !met.includes(group));
    groups.splice(0, groups.length, ...rest, [...met.flat(), lan]);
  }
  return groups;
}

function isOn(host: HostDocument, lan: string): boolean {
  return host.lans.some((nic) => nic.lan === lan);
}
