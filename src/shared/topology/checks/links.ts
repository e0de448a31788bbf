/** Cables: of interfaces that are there, and with values that mean something. */
import { hostOfContainer, isUnderlay, type LinkDocument } from '../document.ts';
import { nearest } from '../nearest.ts';
import { parseTime } from '../units.ts';
import type { Found, Scope } from './scope.ts';

export function* checkLinks(scope: Scope): Iterable<Found> {
  const cables = cablesOf(scope);
  for (const link of scope.topology.links) {
    const { element } = link;
    const path = `links.${element}`;
    const driver = cables.get(element);
    if (driver === undefined) {
      // What belongs to an element that could not be read may be there all the same.
      if (isKnown(scope, element)) yield unknown(element, path, [...cables.keys()]);
      continue;
    }
    yield* values(link, path);
    if (link.down === true && driver !== null && isUnderlay(driver)) {
      const message = `“${element}” has no cable of its own to be cut: it is a ${driver} device on the card of its host.`;
      yield { code: 'no-cable', element, path: `${path}.down`, message, fix: 'Cut the cable of the host, which cuts off all that stand on its card.' };
    }
  }
}

/** Each cable's element, with the driver of its network; null for a host's card. */
function cablesOf(scope: Scope): ReadonlyMap<string, 'bridge' | 'overlay' | 'macvlan' | 'ipvlan' | null> {
  const cables = new Map<string, 'bridge' | 'overlay' | 'macvlan' | 'ipvlan' | null>();
  for (const host of scope.hosts) {
    for (const { lan } of host.lans) cables.set(`${host.name}.${lan}`, null);
  }
  for (const container of scope.containers) {
    const own = container.networkMode === null || container.networkMode.kind === 'bridge';
    if (own && container.networks.length === 0 && hostOfContainer(scope.topology, container) !== null) cables.set(`${container.name}.bridge`, 'bridge');
    for (const { network } of container.networks) {
      const driver = scope.findNetwork(network)?.driver;
      if (driver !== undefined && driver !== 'none' && driver !== 'host') cables.set(`${container.name}.${network}`, driver);
    }
  }
  return cables;
}

function isKnown(scope: Scope, element: string): boolean {
  const [first = '', second = ''] = element.split('.');
  const readable = scope.findHost(first) ?? scope.findContainer(first);
  const written = scope.names.hosts.includes(first) || scope.names.containers.includes(first);
  const broken = scope.names.networks.includes(second) && scope.findNetwork(second) === undefined;
  return !broken && (readable !== undefined || !written);
}

function unknown(element: string, path: string, cables: readonly string[]): Found {
  const meant = nearest(element, cables);
  const fix = meant !== null ? `Did you mean “${meant}”?` : 'Write HOST.LAN or CONTAINER.NETWORK, such as alpha.office.';
  return { code: 'unknown-link', element: '', path, message: `There is no cable “${element.slice(0, 70)}”.`, fix };
}

function* values(link: LinkDocument, path: string): Iterable<Found> {
  const { element } = link;
  const delay = link.delay === null ? 0 : (parseTime(link.delay) ?? 0);
  for (const key of ['jitter', 'reorder'] as const) {
    if (link[key] !== null && delay === 0) {
      const why = key === 'jitter' ? 'it varies a delay' : 'what overtakes is what goes without the delay of the others';
      yield { code: 'needs-delay', element, path: `${path}.${key}`, message: `“${key}” without a delay does nothing: ${why}.`, fix: 'Write delay: 20ms too.' };
    }
  }
  if (link.jitter !== null && delay > 0 && (parseTime(link.jitter) ?? 0) > delay) {
    yield { code: 'jitter-above-delay', element, path: `${path}.jitter`, message: 'The jitter is more than the delay that it varies.', fix: 'Write less.' };
  }
}
