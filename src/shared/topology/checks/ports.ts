/** Published ports: only where there is a bridge to publish from, and each only once on a host. */
import { type ContainerDocument, hostOfContainer, type NetworkDocument, networkOwner, type PortDocument } from '../document.ts';
import { beforePort, isIpv6 } from '../ipv6.ts';
import type { Found, Scope } from './scope.ts';

export function* checkPorts(scope: Scope): Iterable<Found> {
  for (const container of scope.containers) {
    const [port] = container.ports;
    const refused = port === undefined ? null : refuse(scope, container);
    if (port !== undefined && refused !== null) {
      yield { element: `containers.${container.name}`, path: `containers.${container.name}.ports`, ...refused };
    }
  }
  yield* onLoopback6(scope);
  yield* twice(scope);
}

/** For IPv4 there is route_localnet; for IPv6 nothing is. */
function* onLoopback6(scope: Scope): Iterable<Found> {
  for (const { name, ports } of scope.containers) {
    for (const { hostIp, path } of ports) {
      if (hostIp !== '::1') continue;
      const message = `“${name}” publishes on ::1, from where the kernel sends nothing on to a container.`;
      yield { code: 'port-on-loopback', element: `containers.${name}`, path, message, fix: 'Write 127.0.0.1, or leave the address out.' };
    }
  }
}

type Words = Pick<Found, 'code' | 'message'> & { readonly fix: string };

/** Why this container cannot publish ports; null: it can. */
function refuse(scope: Scope, container: ContainerDocument): Words | null {
  const { name } = container;
  const networks = container.networks.map((attachment) => scope.findNetwork(attachment.network));
  const modes = [container.networkMode?.kind, ...networks.map((network) => network?.driver)];
  if (modes.includes('host')) {
    return {
      code: 'ports-on-host',
      message: `“${name}” uses its host’s own network: what listens in it listens on the host, and nothing is left to publish.`,
      fix: 'Remove ports.',
    };
  }
  if (modes.includes('none')) {
    return {
      code: 'ports-on-none',
      message: `“${name}” has no network, so nothing could reach a published port.`,
      fix: 'Remove ports, or connect it to a bridge network.',
    };
  }
  if (container.networkMode?.kind === 'container') {
    return {
      code: 'ports-on-shared',
      message: `“${name}” shares the network of “${container.networkMode.of}”, which is where ports are published.`,
      fix: `Move ports to “${container.networkMode.of}”.`,
    };
  }
  if (networks.length === 0 || networks.includes(undefined) || networks.some((network) => network !== undefined && publishes(network))) {
    return null;
  }
  if (networks.some((network) => network?.driver === 'bridge')) {
    return {
      code: 'ports-on-internal',
      message: `“${name}” is on internal networks only, which nothing outside the host reaches.`,
      fix: 'Remove ports, or connect it to a network that is not internal.',
    };
  }
  if (networks.some((network) => network?.driver === 'overlay')) {
    return {
      code: 'ports-without-egress',
      message: `“${name}” is on overlays only, which no host reaches: a published port needs a way out of them.`,
      fix: 'Write egress: true on the overlay, or connect the container to a bridge network too.',
    };
  }
  return {
    code: 'ports-on-underlay',
    message: `“${name}” stands on the LAN with an address of its own: others reach its ports there, and nothing is left to publish.`,
    fix: 'Remove ports.',
  };
}

/** Is there a bridge of the host behind it, from which ports can be published? */
function publishes({ driver, internal, egress }: NetworkDocument): boolean {
  return (driver === 'bridge' && internal !== true) || (driver === 'overlay' && egress === true);
}

/** Something that listens on a host's address and port. */
interface Listener {
  readonly element: string;
  readonly path: string;
  readonly host: string;
  readonly port: Pick<PortDocument, 'hostIp' | 'hostPort' | 'protocol'>;
  /** What it does there: “publishes”, “serves”. */
  readonly does: string;
}

function* twice(scope: Scope): Iterable<Found> {
  const groups = new Map<string, Listener[]>();
  for (const listener of listeners(scope)) {
    const key = `${listener.host} ${listener.port.protocol} ${listener.port.hostPort}`;
    groups.set(key, [...(groups.get(key) ?? []), listener]);
  }
  for (const group of groups.values()) {
    for (const listener of group) {
      const other = group.find((candidate) => candidate !== listener && meet(candidate.port.hostIp, listener.port.hostIp));
      if (other !== undefined) {
        const { element, path, host, port, does } = listener;
        const message = `${element} ${does} ${addressOf(port.hostIp)}${port.hostPort}/${port.protocol} on “${host}”, and so does ${other.element}.`;
        yield { code: 'duplicate-port', element, path, message, fix: 'Choose another port for one of them.' };
      }
    }
  }
}

/** In front of a port's number. */
function addressOf(hostIp: string | null): string {
  return hostIp === null ? 'port ' : `${beforePort(hostIp)}:`;
}

/** `::` is every address of IPv6. */
function meet(a: string | null, b: string | null): boolean {
  const inside = (one: string, other: string) => one === '::' && isIpv6(other);
  return a === null || b === null || a === b || inside(a, b) || inside(b, a);
}

/** A server of a container in host mode is left to the kernel: “Address already in use” is the lesson. */
function listeners(scope: Scope): readonly Listener[] {
  const published = scope.containers.flatMap((container) => {
    const host = hostOfContainer(scope.topology, container);
    const own = networkOwner(scope.topology, container) === container;
    return host === null || !own || refuse(scope, container) !== null
      ? []
      : container.ports.map((port) => ({ element: `containers.${container.name}`, path: port.path, host, port, does: 'publishes' }));
  });
  const serving = scope.hosts.flatMap((host) =>
    host.serves.map(({ protocol, port }) => ({
      element: `hosts.${host.name}`,
      path: `hosts.${host.name}.serves.${protocol}`,
      host: host.name,
      port: { hostIp: null, hostPort: port, protocol: protocol === 'udp' || protocol === 'dns' ? ('udp' as const) : ('tcp' as const) },
      does: 'serves',
    })),
  );
  return [...published, ...serving];
}
