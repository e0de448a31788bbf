import type { Resource } from '../resources/resource.ts';
import type { Life } from '../topology/resolved.ts';
import { ids } from './ids.ts';
import type { Scene } from './scene.ts';

/** A host or container in which something may run. */
interface Alive {
  readonly name: string;
  readonly element: string;
  readonly life: Life;
}

/**
 * Commands and their environment. A command starts when its node's network stands: after all that `others` (everything else
 * that the topology calls for) puts into that network namespace, and after the names that it may ask for.
 */
export function lives({ resolved, networkOf }: Scene, others: readonly Resource[]): readonly Resource[] {
  const hosts = resolved.hosts.flatMap((host) => lifeOf(host, ids.host(host.name), () => readyFor(others, host.name, [])));
  const containers = resolved.containers.flatMap((container) => {
    const networks = container.attachments.map(({ network }) => network);
    return lifeOf(container, ids.container(container.name), () => readyFor(others, networkOf(container), networks));
  });
  return [...hosts, ...containers];
}

function lifeOf({ name, element, life }: Alive, owner: string, ready: () => readonly string[]): readonly Resource[] {
  const { command, environment, restart } = life;
  const id = `environment:${name}`;
  const base = { element, endsWith: [owner], node: name };
  const set = Object.keys(environment).length > 0;
  return [
    ...(set ? [{ ...base, kind: 'environment' as const, id, needs: [], variables: environment }] : []),
    ...(command === null
      ? []
      : [{ ...base, kind: 'command' as const, id: `command:${name}`, needs: [...(set ? [id] : []), ...ready()], argv: command, environment, restart }]),
  ];
}

/** Ids of what a namespace's network is made of. */
function readyFor(others: readonly Resource[], ns: string, networks: readonly string[]): readonly string[] {
  return others.filter((resource) => isIn(resource, ns, networks)).map(({ id }) => id);
}

function isIn(resource: Resource, ns: string, networks: readonly string[]): boolean {
  switch (resource.kind) {
    case 'veth':
      return resource.inner.ns === ns || resource.outer.ns === ns;
    case 'file':
    case 'limits':
      return resource.node === ns;
    case 'resolver':
      return resource.container === ns;
    case 'names':
      return networks.includes(resource.network);
    default:
      return 'ns' in resource && resource.ns === ns;
  }
}
