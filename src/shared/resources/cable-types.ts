/** What the file says of a cable, as resources. */
import type { Shaping } from '../topology/resolved.ts';
import type { Base, Namespace } from './base.ts';

/** The queue of what is sent out of an interface, as netem delays, loses and bounds it. */
export interface QdiscResource extends Base, Shaping {
  readonly kind: 'qdisc';
  readonly ns: string;
  readonly dev: string;
}

/** A cable whose outer end, `dev`, is down. */
export interface CutResource extends Base {
  readonly kind: 'cut';
  readonly ns: Namespace;
  readonly dev: string;
}
