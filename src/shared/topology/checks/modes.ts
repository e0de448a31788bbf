/** Whose network namespace a container has, and what follows from it. */
import { type ContainerDocument, hostOfContainer, networkOwner } from '../document.ts';
import type { Found, Scope } from './scope.ts';

/** A label of a host name after RFC 1123. */
const HOSTNAME = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

export function* checkModes(scope: Scope): Iterable<Found> {
  for (const container of scope.containers) {
    const element = `containers.${container.name}`;
    if (container.networkMode !== null && container.networks.length > 0) {
      const message = `“${container.name}” has both networks and network_mode, which exclude each other.`;
      yield { code: 'networks-and-mode', element, path: `${element}.network_mode`, message, fix: 'Remove one of them.' };
    }
    if (container.networkMode?.kind === 'container') {
      yield* sharedMode(scope, container, element, container.networkMode.of);
    }
    yield* plainNetworks(scope, container);
    if (container.hostname !== null && !HOSTNAME.test(container.hostname)) {
      const message = `“${container.hostname.slice(0, 70)}” is not a host name: letters, digits and -, at most 63 characters.`;
      yield { code: 'bad-hostname', element, path: `${element}.hostname`, message, fix: 'Write a name such as web-1.' };
    }
    yield* aliases(container);
  }
}

function* sharedMode(scope: Scope, container: ContainerDocument, element: string, of: string): Iterable<Found> {
  const path = `${element}.network_mode`;
  const other = scope.findContainer(of);
  if (other === undefined) {
    return;
  }
  if (networkOwner(scope.topology, container) === null) {
    yield {
      code: 'mode-circle',
      element,
      path,
      message: `“${container.name}” would share its own network: container:${of} leads back to it.`,
      fix: 'Give one container of the circle a network.',
    };
    return;
  }
  const host = hostOfContainer(scope.topology, other);
  if (container.host !== null && host !== null && container.host !== host) {
    const message = `“${container.name}” is on “${container.host}”, but “${of}”, whose network it shares, is on “${host}”.`;
    yield { code: 'mode-on-other-host', element, path, message, fix: `Write host: ${host}.` };
  }
  if (container.hostname !== null) {
    const message = `“${container.name}” has the host name of “${of}”, with which it shares the network.`;
    yield { code: 'hostname-with-mode', element, path: `${element}.hostname`, message, fix: 'Remove hostname, as Docker demands too.' };
  }
}

/** A `none` or `host` network is no cable: who is on it has nothing else. */
function* plainNetworks(scope: Scope, container: ContainerDocument): Iterable<Found> {
  for (const { network: name, path, ipv4Address } of container.networks) {
    const driver = scope.findNetwork(name)?.driver;
    if (driver !== 'none' && driver !== 'host') {
      continue;
    }
    const element = `${container.name}.${name}`;
    const what = driver === 'none' ? 'no network at all' : 'its host’s own network';
    if (container.networks.length > 1) {
      const message = `On “${name}” a container has ${what}, so “${container.name}” cannot be on other networks too.`;
      yield { code: 'only-network', element, path, message, fix: `Take it off “${name}”, or off the others.` };
    }
    if (ipv4Address !== null) {
      const message = `On “${name}” a container has ${what}: there is no interface that could have the address ${ipv4Address}.`;
      yield { code: 'address-without-interface', element, path: `${path}.ipv4_address`, message, fix: 'Remove ipv4_address.' };
    }
  }
}

function* aliases(container: ContainerDocument): Iterable<Found> {
  for (const { network, aliases, path } of container.networks) {
    for (const [index, alias] of aliases.entries()) {
      if (!HOSTNAME.test(alias)) {
        const message = `“${alias.slice(0, 70)}” is not a host name: letters, digits and -, at most 63 characters.`;
        yield { code: 'bad-alias-name', element: `${container.name}.${network}`, path: `${path}.aliases.${index}`, message, fix: 'Write a name such as shop.' };
      }
    }
  }
}
