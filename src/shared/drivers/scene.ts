import type { Attachment, Resolved, ResolvedBridgeNetwork, ResolvedContainer, ResolvedLink, ResolvedNetwork, ResolvedRoute } from '../topology/resolved.ts';

/** A container on a network. */
export interface Place {
  readonly container: ResolvedContainer;
  readonly attachment: Attachment;
}

/** The resolved topology as the drivers look at it. */
export interface Scene {
  readonly resolved: Resolved;
  network(name: string): ResolvedNetwork | undefined;
  /** A host's bridge networks, oldest first: Docker makes its default network when it starts, `docker_gwbridge` when it joins a swarm, the others follow in file order. */
  bridgesOf(host: string): readonly ResolvedBridgeNetwork[];
  /** Containers on a network, in file order. */
  places(network: string): readonly Place[];
  /** What the file says of an interface's cable. */
  link(element: string): ResolvedLink | undefined;
  /** The routes that somebody wrote for a host or container. */
  routes(node: string): readonly ResolvedRoute[];
  /** Whose network namespace a container uses: its own name, its host's, or that of the container it joins. */
  networkOf(container: ResolvedContainer): string;
}

export function sceneOf(resolved: Resolved): Scene {
  const networks = new Map(resolved.networks.map((network) => [network.name, network]));
  const bridges = new Map<string, ResolvedBridgeNetwork[]>();
  for (const network of resolved.networks) if (network.driver === 'bridge') put(bridges, network.host, network);
  for (const list of bridges.values()) list.sort((a, b) => age(a) - age(b));
  const places = new Map<string, Place[]>();
  for (const container of resolved.containers) for (const attachment of container.attachments) put(places, attachment.network, { container, attachment });
  const routes = new Map<string, ResolvedRoute[]>();
  for (const route of resolved.routes) put(routes, route.node, route);
  const links = new Map(resolved.links.map((link) => [link.element, link]));
  return {
    resolved,
    network: (name) => networks.get(name),
    bridgesOf: (host) => bridges.get(host) ?? [],
    places: (network) => places.get(network) ?? [],
    link: (element) => links.get(element),
    routes: (node) => routes.get(node) ?? [],
    networkOf: (container) => networkOf(container, resolved),
  };
}

function age({ isDefault, isEgress }: ResolvedBridgeNetwork): number {
  return isDefault ? 0 : isEgress ? 1 : 2;
}

function networkOf({ name, host, mode }: ResolvedContainer, resolved: Resolved): string {
  if (mode.kind === 'host') return host;
  if (mode.kind !== 'container') return name;
  const joined = resolved.containers.find((container) => container.name === mode.of);
  return joined === undefined ? mode.of : networkOf(joined, resolved);
}

function put<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key) ?? [];
  map.set(key, list);
  list.push(value);
}
