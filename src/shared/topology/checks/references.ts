/** What is named is there. */
import type { ContainerDocument, HostDocument, NetworkDocument } from '../document.ts';
import { parseIpv4 } from '../ipv4.ts';
import { nearest } from '../nearest.ts';
import type { Section } from '../paths.ts';
import type { Found, Scope } from './scope.ts';

const WORDS: Readonly<Record<Section, readonly [one: string, many: string]>> = {
  lans: ['LAN', 'LANs'],
  hosts: ['host', 'hosts'],
  networks: ['network', 'networks'],
  containers: ['container', 'containers'],
};

export function* checkReferences(scope: Scope): Iterable<Found> {
  for (const host of scope.hosts) {
    yield* hostReferences(scope, host);
  }
  for (const network of scope.networks) {
    yield* networkReferences(scope, network);
  }
  for (const container of scope.containers) {
    yield* containerReferences(scope, container);
  }
}

function* hostReferences(scope: Scope, host: HostDocument): Iterable<Found> {
  const element = `hosts.${host.name}`;
  for (const { lan, path } of host.lans) {
    yield* known(scope, 'lans', lan, element, path);
  }
  yield* once(
    host.lans.map(({ lan, path }) => ({ name: lan, path })),
    element,
  );
  if (host.natOut !== null) {
    yield* known(scope, 'lans', host.natOut, element, `${element}.nat.out`);
  }
  if (host.gateway !== null && parseIpv4(host.gateway) === null) {
    yield* known(scope, 'hosts', host.gateway, element, `${element}.gateway`);
  }
}

function* networkReferences(scope: Scope, network: NetworkDocument): Iterable<Found> {
  const element = `networks.${network.name}`;
  if (network.host !== null) {
    yield* known(scope, 'hosts', network.host, element, `${element}.host`);
  }
  const hosts = (network.hosts ?? []).map((name, index) => ({ name, path: `${element}.hosts.${index}` }));
  for (const { name, path } of hosts) {
    yield* known(scope, 'hosts', name, element, path);
  }
  yield* once(hosts, element);
  if (network.parent !== null) {
    yield* known(scope, 'lans', network.parent, element, `${element}.parent`);
  }
}

function* containerReferences(scope: Scope, container: ContainerDocument): Iterable<Found> {
  const element = `containers.${container.name}`;
  if (container.host !== null) {
    yield* known(scope, 'hosts', container.host, element, `${element}.host`);
  }
  for (const { network, path } of container.networks) {
    if (network === 'bridge' || network === 'host' || network === 'none') {
      const message = `“${network}” is one of Docker’s own networks, which a container joins by network_mode.`;
      yield { code: 'unknown-network', element, path, message, fix: `Write network_mode: ${network} instead of networks.` };
    } else {
      yield* known(scope, 'networks', network, element, path);
    }
  }
  yield* once(
    container.networks.map(({ network, path }) => ({ name: network, path })),
    element,
  );
  if (container.networkMode?.kind === 'container') {
    yield* known(scope, 'containers', container.networkMode.of, element, `${element}.network_mode`);
  }
}

function* known(scope: Scope, section: Section, name: string, element: string, path: string): Iterable<Found> {
  const names = scope.names[section];
  if (names.includes(name)) {
    return;
  }
  const [one, many] = WORDS[section];
  const meant = nearest(name, names);
  const listed = names.length === 0 ? `The file has no ${many}: add one.` : `There are ${names.slice(0, 8).join(', ')}${names.length > 8 ? '…' : ''}.`;
  const fix = meant === null ? listed : `Did you mean “${meant}”?`;
  yield { code: `unknown-${one.toLowerCase()}`, element, path, message: `There is no ${one} “${name.slice(0, 60)}”.`, fix };
}

function* once(entries: readonly { readonly name: string; readonly path: string }[], element: string): Iterable<Found> {
  const seen = new Set<string>();
  for (const { name, path } of entries) {
    if (seen.has(name)) {
      yield { code: 'duplicate-entry', element, path, message: `“${name}” stands twice in this list.`, fix: 'Remove one.' };
    }
    seen.add(name);
  }
}
