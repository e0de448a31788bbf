/** Which keys a network may have is its driver's business. */
import { type DriverName, isUnderlay, type NetworkDocument } from '../document.ts';
import type { Found, Scope } from './scope.ts';

/** Keys as in the file, with the document's word for each. */
const KEYS = [
  ['host', 'host'],
  ['hosts', 'hosts'],
  ['subnet', 'subnet'],
  ['gateway', 'gateway'],
  ['ip_range', 'ipRange'],
  ['mtu', 'mtu'],
  ['internal', 'internal'],
  ['masquerade', 'masquerade'],
  ['vni', 'vni'],
  ['parent', 'parent'],
  ['mode', 'mode'],
] as const;
type Key = (typeof KEYS)[number][0];

const ALLOWED: Readonly<Record<DriverName, readonly Key[]>> = {
  none: ['host'],
  host: ['host'],
  bridge: ['host', 'subnet', 'gateway', 'ip_range', 'mtu', 'internal', 'masquerade'],
  overlay: ['hosts', 'subnet', 'gateway', 'ip_range', 'mtu', 'vni'],
  macvlan: ['host', 'parent', 'mode', 'subnet', 'gateway', 'ip_range', 'mtu'],
  ipvlan: ['host', 'parent', 'mode', 'subnet', 'gateway', 'ip_range', 'mtu'],
};

export function* checkDrivers(scope: Scope): Iterable<Found> {
  for (const network of scope.networks) {
    const element = `networks.${network.name}`;
    for (const [key, word] of KEYS) {
      if (network[word] !== null && !ALLOWED[network.driver].includes(key)) {
        yield {
          code: 'key-not-for-driver',
          element,
          path: `${element}.${key}`,
          message: `“${key}” means nothing to a network of the driver ${network.driver}.`,
          fix: adviseOn(key, network),
        };
      }
    }
    yield* missing(network, element);
  }
}

function* missing(network: NetworkDocument, element: string): Iterable<Found> {
  if (network.driver === 'overlay' && (network.hosts ?? []).length === 0) {
    yield {
      code: 'missing-key',
      element,
      path: element,
      message: `The overlay “${network.name}” names no hosts that it spans.`,
      fix: 'Write hosts: [alpha, beta].',
    };
  }
  if (isUnderlay(network.driver) && network.parent === null) {
    const message = `The ${network.driver} network “${network.name}” names no parent: the LAN whose NIC it stands on.`;
    yield { code: 'missing-key', element, path: element, message, fix: 'Write parent: and the name of a LAN of its host.' };
  }
}

function adviseOn(key: Key, network: NetworkDocument): string {
  if (key === 'hosts' && network.driver !== 'overlay') {
    return `A ${network.driver} network stands on one host: write host: ${network.hosts?.[0] ?? 'alpha'}.`;
  }
  if (key === 'host' && network.driver === 'overlay') {
    return `An overlay spans several hosts: write hosts: [${network.host ?? 'alpha'}].`;
  }
  const drivers = Object.entries(ALLOWED).filter(([, keys]) => keys.includes(key));
  return `Remove it: only ${drivers.map(([driver]) => driver).join(', ')} networks have it.`;
}
