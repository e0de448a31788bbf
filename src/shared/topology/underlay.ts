/** The wire under an overlay. */
import type { LanDocument, NetworkDocument, Topology } from './document.ts';

/** Ethernet 14, IPv4 20, UDP 8, VXLAN 8 (RFC 7348). */
export const VXLAN_OVERHEAD = 50;

/** The first LAN (in the file's order) that all hosts of an overlay are on; null: there is none. */
export function underlayLan(topology: Topology, overlay: NetworkDocument): LanDocument | null {
  const hosts = (overlay.hosts ?? []).map((name) => topology.hosts.find((host) => host.name === name));
  const shared = topology.lans.find((lan) => hosts.length > 0 && hosts.every((host) => host?.lans.some((nic) => nic.lan === lan.name) ?? false));
  return shared ?? null;
}
