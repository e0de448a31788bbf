import type { Resource } from '../resources/resource.ts';
import type { ResolvedContainer, ResolvedNetwork } from '../topology/resolved.ts';
import { ids } from './ids.ts';
import type { Scene } from './scene.ts';

/** Names resolve on every network that a person defined; on those that Docker makes by itself they do not. */
function resolves(network: ResolvedNetwork | undefined): boolean {
  return network !== undefined && !(network.driver === 'bridge' && (network.isDefault || network.isEgress));
}

/** What the resolver answers on a network: each container's name, hostname and aliases, in file order. */
export function namesOn(network: ResolvedNetwork, scene: Scene): readonly Resource[] {
  const names = new Map<string, string[]>();
  for (const { container, attachment } of scene.places(network.name)) {
    for (const name of new Set([container.name, container.hostname, ...attachment.aliases].map((word) => word.toLowerCase()))) {
      const addresses = names.get(name) ?? [];
      names.set(name, addresses);
      addresses.push(attachment.ip, ...(attachment.ipv6 === undefined ? [] : [attachment.ipv6.address]));
    }
  }
  if (!resolves(network) || names.size === 0) return [];
  return [
    { kind: 'names', id: `names:${network.name}`, element: network.element, needs: [], endsWith: [], network: network.name, names: Object.fromEntries(names) },
  ];
}

/** The container's resolver, which asks its networks in the order in which they are written. */
export function resolverOf(container: ResolvedContainer, scene: Scene): readonly Resource[] {
  const networks = container.attachments.map(({ network }) => network).filter((network) => resolves(scene.network(network)));
  if (networks.length === 0) return [];
  const { name, element, lookup } = container;
  const asks = lookup === undefined || lookup.servers.length === 0 ? {} : { servers: lookup.servers };
  return [{ kind: 'resolver', id: `resolver:${name}`, element, needs: [], endsWith: [ids.container(name)], container: name, networks, ...asks }];
}

export function hasResolver(container: ResolvedContainer, scene: Scene): boolean {
  return container.attachments.some(({ network }) => resolves(scene.network(network)));
}
