/** Servers and lines of /etc/hosts: where there is a file of its own for them, and a host that can be reached. */
import type { ContainerDocument } from '../document.ts';
import { HOST_GATEWAY, type Lookup, MOST_SERVERS } from '../lookup/lookup.ts';
import type { Found, Scope } from './scope.ts';

export function* checkLookups(scope: Scope): Iterable<Found> {
  for (const { name, lookup } of scope.hosts) {
    const element = `hosts.${name}`;
    yield* tooMany(element, lookup);
    if (asksForHost(lookup)) {
      const message = `host-gateway is how a container says “my host”, and “${name}” is a host itself.`;
      yield { code: 'no-host-gateway', element, path: `${element}.extra_hosts`, message, fix: 'Write an address.' };
    }
  }
  for (const container of scope.containers) {
    const element = `containers.${container.name}`;
    yield* tooMany(element, container.lookup);
    yield* ofAnother(container, element);
    if (asksForHost(container.lookup) && !hasBridge(container, scope)) {
      const message = `“${container.name}” has no interface on a bridge of its host, so there is no address that host-gateway could mean.`;
      yield {
        code: 'no-host-gateway',
        element,
        path: `${element}.extra_hosts`,
        message,
        fix: 'Write an address of the host, or connect it to a bridge network.',
      };
    }
  }
}

function* tooMany(element: string, { servers }: Lookup): Iterable<Found> {
  if (servers.length <= MOST_SERVERS) return;
  const message = `Of these ${servers.length} DNS servers only the first three would ever be asked.`;
  yield { code: 'too-many-servers', element, path: `${element}.dns`, message, fix: 'Leave three.' };
}

/** Docker refuses both, in these very cases. */
function* ofAnother({ name, networkMode, lookup }: ContainerDocument, element: string): Iterable<Found> {
  if (networkMode?.kind !== 'container') return;
  const written = [...(lookup.servers.length > 0 ? ['dns'] : []), ...(lookup.extraHosts.length > 0 ? ['extra_hosts'] : [])];
  for (const key of written) {
    const message = `“${name}” has the /etc/hosts and /etc/resolv.conf of “${networkMode.of}”, whose network it shares.`;
    yield { code: 'lookup-with-mode', element, path: `${element}.${key}`, message, fix: `Move ${key} to “${networkMode.of}”.` };
  }
}

function asksForHost({ extraHosts }: Lookup): boolean {
  return extraHosts.some(({ ip }) => ip === HOST_GATEWAY);
}

/** On the default network, on a bridge, or on an overlay whose containers get out by one. Of a network that is not there others complain. */
function hasBridge({ networks, networkMode }: ContainerDocument, scope: Scope): boolean {
  if (networkMode !== null) return networkMode.kind === 'bridge' || networkMode.kind === 'container';
  const found = networks.map(({ network }) => scope.findNetwork(network));
  return found.length === 0 || found.some((network) => network === undefined || network.driver === 'bridge' || network.egress === true);
}
