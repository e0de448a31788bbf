/** From the text of a topology straight to what it is made of, for tests. */
import { drive } from '../../src/shared/drivers/registry.ts';
import type { Resource } from '../../src/shared/resources/resource.ts';
import { parseTopology } from '../../src/shared/topology/parse.ts';
import { resolveTopology } from '../../src/shared/topology/resolve.ts';
import { NOTHING_HELD, type Resolved } from '../../src/shared/topology/resolved.ts';

export function resolvedOf(text: string): Resolved {
  const topology = parseTopology(text);
  const resolved = topology.ok ? resolveTopology(topology.value, NOTHING_HELD) : topology;
  if (!resolved.ok) throw new Error(resolved.problems.map(({ message }) => message).join(' '));
  return resolved.value;
}

export function resourcesOf(text: string): readonly Resource[] {
  return drive(resolvedOf(text));
}
