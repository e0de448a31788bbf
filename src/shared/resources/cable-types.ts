/** What the file says of a cable, as resources. */
import type { Base, Namespace } from './base.ts';

/** The queue of what is sent out of an interface, as netem delays, loses and bounds it. Units as in `ResolvedLink`. */
export interface QdiscResource extends Base {
  readonly kind: 'qdisc';
  readonly ns: string;
  readonly dev: string;
  readonly delay: number;
  readonly jitter: number;
  readonly loss: number;
  readonly duplicate: number;
  readonly corrupt: number;
  readonly reorder: number;
  readonly rate: number;
}

/** A cable whose outer end, `dev`, is down. */
export interface CutResource extends Base {
  readonly kind: 'cut';
  readonly ns: Namespace;
  readonly dev: string;
}
