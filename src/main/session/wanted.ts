/** From a document's text to the kernel objects it calls for. Pure but for nothing: the same text and the same held values give the same result. */
import { drive } from '../../shared/drivers/registry.ts';
import type { Resource } from '../../shared/resources/resource.ts';
import { ok, type Result } from '../../shared/result.ts';
import { parseTopology } from '../../shared/topology/parse.ts';
import { resolveTopology } from '../../shared/topology/resolve.ts';
import type { Held, Resolved } from '../../shared/topology/resolved.ts';

export interface Wanted {
  readonly resolved: Resolved;
  readonly resources: readonly Resource[];
}

/** parse → resolve → drivers; the first stage that finds problems ends it. */
export function wantedOf(text: string, held: Held): Result<Wanted> {
  const topology = parseTopology(text);
  if (!topology.ok) return topology;
  const resolved = resolveTopology(topology.value, held);
  if (!resolved.ok) return resolved;
  return ok({ resolved: resolved.value, resources: drive(resolved.value) });
}
