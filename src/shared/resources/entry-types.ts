/** Entries that a control plane writes for an overlay. */
import type { Base } from './base.ts';

/** Where a VXLAN device sends frames for a MAC; `00:00:00:00:00:00`: one of the places of those that it does not know (head-end replication). */
export interface FdbResource extends Base {
  readonly kind: 'fdb';
  readonly ns: string;
  readonly dev: string;
  readonly mac: string;
  readonly dst: string;
}

/** A permanent neighbour entry: answers ARP without asking anybody. */
export interface NeighbourResource extends Base {
  readonly kind: 'neighbour';
  readonly ns: string;
  readonly dev: string;
  readonly ip: string;
  readonly mac: string;
}
