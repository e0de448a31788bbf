/** Everything stands on a host, and a container only meets networks that are there. */
import { hostOfContainer, hostOfNetwork, hostsOfNetwork } from '../document.ts';
import type { Found, Scope } from './scope.ts';

export function* checkPlacement(scope: Scope): Iterable<Found> {
  const { topology } = scope;
  const choice = scope.names.hosts.slice(0, 8).join(', ');
  for (const network of scope.networks) {
    if (network.driver !== 'overlay' && hostOfNetwork(topology, network) === null) {
      const element = `networks.${network.name}`;
      yield {
        code: 'which-host',
        element,
        path: element,
        message: `The network “${network.name}” does not say on which host it stands.`,
        fix: `Write host: and one of ${choice}.`,
      };
    }
  }
  for (const container of scope.containers) {
    const element = `containers.${container.name}`;
    const host = hostOfContainer(topology, container);
    if (host === null && container.networkMode?.kind !== 'container') {
      yield {
        code: 'which-host',
        element,
        path: element,
        message: `The container “${container.name}” does not say on which host it stands.`,
        fix: `Write host: and one of ${choice}.`,
      };
    }
    for (const { network: name, path } of host === null ? [] : container.networks) {
      const network = scope.findNetwork(name);
      const hosts = network === undefined ? [] : hostsOfNetwork(topology, network);
      if (hosts.length > 0 && !hosts.includes(host ?? '')) {
        const fix =
          network?.driver === 'overlay'
            ? `Add “${host}” to the hosts of “${name}”.`
            : `Put “${container.name}” on “${hosts[0]}”, or connect it to a network of “${host}”.`;
        yield {
          code: 'network-on-other-host',
          element: `${container.name}.${name}`,
          path,
          message: `“${container.name}” stands on “${host}”, where the network “${name}” is not.`,
          fix,
        };
      }
    }
  }
}
