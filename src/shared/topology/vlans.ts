/** VLANs of a LAN (IEEE 802.1Q): which one a machine is in, and which of them its cable carries. Pure. */
import type { HostDocument, NetworkDocument, NicDocument, Topology } from './document.ts';
import type { PortVlans } from './port-vlans.ts';

/** The VLAN of all that nobody put into another: the kernel’s default for every port of a bridge. */
export const NATIVE_VLAN = 1;
/** 0 means “no VLAN” and 4095 is reserved. */
export const MAX_VLAN = 4094;

/** `office.10` → the LAN, and the VLAN of it; null: the LAN as the card sees it, without tags. */
export function splitParent(parent: string): { readonly lan: string; readonly vlan: number | null } {
  const at = parent.indexOf('.');
  return at < 0 ? { lan: parent, vlan: null } : { lan: parent.slice(0, at), vlan: Number(parent.slice(at + 1)) };
}

/** True for `office`, and `office.10`: VLAN 1 is what goes without a tag, so it has no device of its own. */
export function isParent(text: string): boolean {
  const { lan, vlan } = splitParent(text);
  return lan !== '' && (vlan === null || (/\.[1-9]\d{0,3}$/.test(text) && vlan > NATIVE_VLAN && vlan <= MAX_VLAN));
}

export function portOf({ vlans }: Pick<NicDocument, 'vlans'>): PortVlans {
  if (vlans === null) return { untagged: NATIVE_VLAN, tagged: [] };
  return 'access' in vlans ? { untagged: vlans.access, tagged: [] } : { untagged: NATIVE_VLAN, tagged: vlans.trunk.toSorted((a, b) => a - b) };
}

/** A LAN is a switch with VLANs as soon as one of its ports says which it has; else it passes tags on as they are. */
export function tellsVlans({ hosts }: Pick<Topology, 'hosts'>, lan: string): boolean {
  return hosts.some((host) => host.lans.some((nic) => nic.lan === lan && nic.vlans !== null));
}

/** The VLAN in which a host is on a LAN, without a tag. */
export function vlanOfHost({ hosts }: Pick<Topology, 'hosts'>, host: string, lan: string): number {
  const nic = hosts.find(({ name }) => name === host)?.lans.find((each) => each.lan === lan);
  return nic === undefined ? NATIVE_VLAN : portOf(nic).untagged;
}

/** The VLAN in which containers of a macvlan or ipvlan network stand. */
export function vlanOfNetwork(topology: Pick<Topology, 'hosts'>, { host, parent, vlan }: Pick<NetworkDocument, 'host' | 'parent' | 'vlan'>): number {
  return vlan ?? vlanOfHost(topology, host ?? '', parent ?? '');
}

/** The first router in a VLAN of a LAN, in the file's order, other than the one who asks. */
export function routerOf({ hosts }: Pick<Topology, 'hosts'>, lan: string, vlan: number, asking: string | null = null): HostDocument | undefined {
  const isThere = (nic: NicDocument) => nic.lan === lan && portOf(nic).untagged === vlan;
  return hosts.find((host) => host.role === 'router' && host.name !== asking && host.lans.some(isThere));
}

/** The router that containers of a macvlan or ipvlan network have for a neighbour. */
export function routerOfNetwork(topology: Pick<Topology, 'hosts'>, network: Pick<NetworkDocument, 'host' | 'parent' | 'vlan'>): HostDocument | undefined {
  return routerOf(topology, network.parent ?? '', vlanOfNetwork(topology, network));
}

/** The VLANs for which a host has a device of its own on a card: those of its trunk, and those that networks name. */
export function devicesOn(nic: NicDocument, host: string, networks: readonly NetworkDocument[]): readonly number[] {
  const named = networks.flatMap(({ host: on, parent, vlan }) => (on === host && parent === nic.lan && vlan !== null ? [vlan] : []));
  return [...new Set([...portOf(nic).tagged, ...named])].sort((a, b) => a - b);
}
