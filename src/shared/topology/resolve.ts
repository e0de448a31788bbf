/** From the document to the resolved topology: everything left open is decided, the same way every time. */
import { fail, type Result } from '../result.ts';
import type { Topology } from './document.ts';
import type { Held, Resolved } from './resolved.ts';

/**
 * Pure. A fresh start (`NOTHING_HELD`) numbers in file order, lowest free first, as Docker does; what `held` says and
 * is still valid stays, so that no edit renumbers the others. Fails only where a pool of addresses is exhausted.
 */
export function resolveTopology(topology: Topology, held: Held): Result<Resolved> {
  return fail({ code: 'not-built', message: `Resolving ${topology.name ?? ''} ${Object.keys(held.subnets).length} is not there yet.` });
}
