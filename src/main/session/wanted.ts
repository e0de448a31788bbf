/** From a document's text to the kernel objects it calls for: the same text and the same held values give the same result. */
import type { Resource } from '../../shared/resources/resource.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { Held, Resolved } from '../../shared/topology/resolved.ts';

export interface Wanted {
  readonly resolved: Resolved;
  readonly resources: readonly Resource[];
}

/** parse → resolve → drivers; the first stage that finds problems ends it. */
export async function wantedOf(text: string, held: Held): Promise<Result<Wanted>> {
  // Loaded when a document is read: `exec`, which scripts call often, reads none, and starts in half the time.
  const [{ parseTopology }, { resolveTopology }, { drive }] = await Promise.all([
    import('../../shared/topology/parse.ts'),
    import('../../shared/topology/resolve.ts'),
    import('../../shared/drivers/registry.ts'),
  ]);
  const topology = parseTopology(text);
  if (!topology.ok) return topology;
  const resolved = resolveTopology(topology.value, held);
  if (!resolved.ok) return resolved;
  return ok({ resolved: resolved.value, resources: drive(resolved.value) });
}
