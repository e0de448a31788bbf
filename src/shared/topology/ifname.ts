/**
 * Interface names: readable, stable, and at most the kernel's 15 characters (IFNAMSIZ less the closing zero). Each is a
 * function of its own element's names alone, so that no edit elsewhere renames an interface.
 */

/** Bridge of a LAN, in the fabric. */
export function lanBridgeName(lan: string): string {
  return shorten(`lan-${lan}`);
}

/** Bridge of a bridge network, on its host; Docker's default network is `docker0`. */
export function bridgeName(network: string): string {
  return shorten(`br-${network}`);
}

export const DEFAULT_BRIDGE = 'docker0';

/** Outer end of a veth pair, where both ends of the cable are worth naming: `v-api.front`, `v-alpha.office`. */
export function vethName(inner: string, segment: string): string {
  return shorten(`v-${inner}.${segment}`);
}

/** A host's own device on a macvlan network. */
export function hostDeviceName(network: string): string {
  return shorten(`mv-${network}`);
}

/** A card's device for one VLAN, as Docker and most distributions call it: `eth0.10`. */
export function vlanName(card: string, vlan: number): string {
  return `${card}.${vlan}`;
}

/** Port of an overlay's bridge: in that namespace there is only one network. */
export function overlayPortName(container: string): string {
  return shorten(`v-${container}`);
}

export const MAX_IFNAME = 15;
/** Base 36: 60 million values. Two long names that still meet in one namespace are a problem that `resolve` reports. */
const HASH_LENGTH = 5;

/** The name itself where it fits, else its beginning, `~` (which no name of an element holds) and a hash of the whole. */
function shorten(key: string): string {
  return key.length <= MAX_IFNAME ? key : `${key.slice(0, MAX_IFNAME - HASH_LENGTH - 1)}~${hash(key)}`;
}

/** FNV-1a, 32 bits: short, and the same everywhere. Nothing here needs to resist an attacker. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return (value % 36 ** HASH_LENGTH).toString(36).padStart(HASH_LENGTH, '0');
}
