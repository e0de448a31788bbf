/** The nodes of a lab: what can be entered. */
import type { Resource } from '../../shared/resources/resource.ts';
import { fail, type Result } from '../../shared/result.ts';
import { nearestFew } from '../../shared/topology/nearest.ts';

/** Containers, hosts and `NETWORK@HOST`, in the order they are made. */
export function nodesOf(resources: readonly Resource[]): readonly string[] {
  return resources.flatMap((resource) => (resource.kind === 'host' || resource.kind === 'container' || resource.kind === 'netns' ? [resource.name] : []));
}

/** The name under /run/netns of a node's network namespace: another's for `network_mode: host` and `container:X`. */
export function networkOf(node: string, resources: readonly Resource[]): string {
  const container = resources.find((resource) => resource.kind === 'container' && resource.name === node);
  if (container?.kind !== 'container' || container.mode === 'own') return node;
  return container.mode === 'host' ? container.host : networkOf(container.mode.slice('container:'.length), resources);
}

/** The lab has no such node; these are near. */
export function unknownNode(lab: string, node: string, nodes: readonly string[]): Result<never> {
  const near = nearestFew(node, nodes);
  return fail({
    code: 'unknown-node',
    message: `The lab “${lab}” has no container, host or NETWORK@HOST called “${node}”.`,
    fix: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `It has: ${nodes.join(', ')}.`,
  });
}
