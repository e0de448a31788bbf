/** What VLANs are made of (IEEE 802.1Q). */
import type { Base, Namespace } from './base.ts';

/** A device on a card for one VLAN: it puts the tag on what is sent by it, and gets what arrives with that tag. */
export interface VlanResource extends Base {
  readonly kind: 'vlan';
  readonly ns: string;
  /** The card: `eth0`. */
  readonly parent: string;
  /** `eth0.10` */
  readonly name: string;
  readonly vlan: number;
  readonly mtu: number;
}

/** Which VLANs a port of a bridge is in, where that is not the kernel's default: VLAN 1, without a tag. */
export interface PortVlansResource extends Base {
  readonly kind: 'portvlans';
  readonly ns: Namespace;
  readonly dev: string;
  readonly untagged: number;
  readonly tagged: readonly number[];
}
