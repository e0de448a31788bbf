import type { Resolved } from '../../../src/shared/topology/resolved.ts';

/** Whose network namespace a node has: with `network_mode: host` the host's, with `container:X` that of X. */
export function networkOwner(node: string, topology: Resolved): string {
  const container = topology.containers.find(({ name }) => name === node);
  if (container?.mode.kind === 'host') return container.host;
  return container?.mode.kind === 'container' ? networkOwner(container.mode.of, topology) : node;
}
