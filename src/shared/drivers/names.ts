import type { Resource } from '../resources/resource.ts';
import type { ResolvedContainer, ResolvedNetwork } from '../topology/resolved.ts';
import { ids } from './ids.ts';
import type { Place, Scene } from './scene.ts';

/** Names resolve on every network that a person defined; on those that Docker makes by itself they do not. */
function resolves(network: ResolvedNetwork | undefined): boolean {
  return network !== undefined && !(network.driver === 'bridge' && (network.isDefault || network.isEgress));
}

/** What the resolver answers on a network: each container's name, hostname and aliases, in file order. */
export function namesOn(network: ResolvedNetwork, scene: Scene): readonly Resource[] {
  const names = new Map<string, string[]>();
  const places = scene.places(network.name);
  const give = (name: string, { attachment }: Place): void => {
    const addresses = names.get(name.toLowerCase()) ?? [];
    names.set(name.toLowerCase(), addresses);
    for (const address of [attachment.ip, ...(attachment.ipv6 === undefined ? [] : [attachment.ipv6.address])])
      if (!addresses.includes(address)) addresses.push(address);
  };
  // An address is asked for its first name, which is to be a container's own.
  for (const place of places) give(place.container.name, place);
  for (const place of places) for (const name of [place.container.hostname, ...place.attachment.aliases]) give(name, place);
  if (!resolves(network) || names.size === 0) return [];
  return [
    { kind: 'names', id: `names:${network.name}`, element: network.element, needs: [], endsWith: [], network: network.name, names: Object.fromEntries(names) },
  ];
}

/** The container's resolver, which asks its networks in Docker's order: overlays, then those that lead out, then internal ones, each by their names. */
export function resolverOf(container: ResolvedContainer, scene: Scene): readonly Resource[] {
  const on = container.attachments.flatMap(({ network }) => scene.network(network) ?? []).filter(resolves);
  const networks = on.toSorted((a, b) => turn(a) - turn(b) || (a.name < b.name ? -1 : 1)).map(({ name }) => name);
  if (networks.length === 0) return [];
  const { name, element, lookup } = container;
  const asks = lookup === undefined || lookup.servers.length === 0 ? {} : { servers: lookup.servers };
  return [{ kind: 'resolver', id: `resolver:${name}`, element, needs: [], endsWith: [ids.container(name)], container: name, networks, ...asks }];
}

function turn(network: ResolvedNetwork): number {
  if (network.driver === 'overlay') return 0;
  return network.driver === 'bridge' && network.internal ? 2 : 1;
}

export function hasResolver(container: ResolvedContainer, scene: Scene): boolean {
  return container.attachments.some(({ network }) => resolves(scene.network(network)));
}
