/** Which keys a network may have is its driver's business. */
import { type DriverName, isUnderlay, type NetworkDocument } from '../document.ts';
import { MAX_IFNAME } from '../ifname.ts';
import type { Found, Scope } from './scope.ts';

/** Keys as in the file, with the document's word for each. */
const KEYS = [
  ['host', 'host'],
  ['hosts', 'hosts'],
  ['subnet', 'subnet'],
  ['gateway', 'gateway'],
  ['ip_range', 'ipRange'],
  ['ipv6', 'ipv6'],
  ['subnet6', 'subnet6'],
  ['gateway6', 'gateway6'],
  ['mtu', 'mtu'],
  ['internal', 'internal'],
  ['masquerade', 'masquerade'],
  ['icc', 'icc'],
  ['bridge_name', 'bridgeName'],
  ['learning', 'learning'],
  ['egress', 'egress'],
  ['vni', 'vni'],
  ['underlay', 'underlay'],
  ['parent', 'parent'],
  ['mode', 'mode'],
  ['host_access', 'hostAccess'],
] as const;
type Key = (typeof KEYS)[number][0];

const ADDRESSING = ['subnet', 'gateway', 'ip_range', 'ipv6', 'subnet6', 'gateway6'] as const;

const ALLOWED: Readonly<Record<DriverName, readonly Key[]>> = {
  none: ['host'],
  host: ['host'],
  bridge: ['host', ...ADDRESSING, 'mtu', 'internal', 'masquerade', 'icc', 'bridge_name'],
  overlay: ['hosts', ...ADDRESSING, 'mtu', 'vni', 'underlay', 'learning', 'egress'],
  macvlan: ['host', 'parent', 'mode', 'host_access', ...ADDRESSING, 'mtu'],
  ipvlan: ['host', 'parent', 'mode', ...ADDRESSING, 'mtu'],
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
    yield* bridgeName(network, element);
  }
}

/** As the kernel takes it, less the dot and the rest of what a shell or /proc/sys reads as something else. */
const DEVICE = /^[A-Za-z][A-Za-z0-9_-]{0,14}$/;
/** Devices that are there already, or that Netyard makes on its own. */
const TAKEN = /^(lo|eth\d+|docker0|docker_gwbridge)$/;

function* bridgeName({ bridgeName: name, driver }: NetworkDocument, element: string): Iterable<Found> {
  if (name === null || driver !== 'bridge' || (DEVICE.test(name) && !TAKEN.test(name))) {
    return;
  }
  const message = TAKEN.test(name)
    ? `“${name}” is the name of a device that is on hosts already.`
    : `“${name.slice(0, 40)}” is not a name of a device: a letter, then letters, digits, - and _, at most ${MAX_IFNAME} in all.`;
  yield { code: 'bad-device-name', element, path: `${element}.bridge_name`, message, fix: 'Write a name such as br0 or lab-front.' };
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
