/** What the kernel lets stand on one card beside each other, and which modes of macvlan go with what. */
import { hostOfNetwork, isUnderlay, type NetworkDocument } from '../document.ts';
import type { Found, Scope } from './scope.ts';

export function* checkCards(scope: Scope): Iterable<Found> {
  const underlays = scope.networks.filter(({ driver }) => isUnderlay(driver));
  for (const network of underlays) {
    yield* hostAccess(network);
    if (modeOf(network) === 'passthru') yield* passthru(scope, network);
  }
  // A network without containers has no device, so it is in nobody's way.
  const used = underlays.filter((network) => guests(scope, network).length > 0);
  for (const [index, network] of used.entries()) {
    const other = used.slice(0, index).find((earlier) => cardOf(scope, earlier) === cardOf(scope, network) && meet(earlier, network));
    if (other !== undefined) yield taken(network, other);
  }
}

function modeOf({ driver, mode }: NetworkDocument): string {
  return mode ?? (driver === 'macvlan' ? 'bridge' : 'l2');
}

function cardOf(scope: Scope, network: NetworkDocument): string {
  return `${hostOfNetwork(scope.topology, network)}.${network.parent}.${network.vlan ?? ''}`;
}

function guests(scope: Scope, network: NetworkDocument): readonly string[] {
  return scope.containers.filter(({ networks }) => networks.some((place) => place.network === network.name)).map(({ name }) => name);
}

/** Two kinds of device on one card, two modes of ipvlan, or a card that was given away: the kernel refuses each. */
function meet(a: NetworkDocument, b: NetworkDocument): boolean {
  if (a.driver !== b.driver) return true;
  return a.driver === 'ipvlan' ? modeOf(a) !== modeOf(b) : modeOf(a) === 'passthru' || modeOf(b) === 'passthru';
}

function taken(network: NetworkDocument, other: NetworkDocument): Found {
  const element = `networks.${network.name}`;
  const what = `“${other.name}” (${other.driver} ${modeOf(other)})`;
  return {
    code: 'card-taken',
    element,
    path: `${element}.parent`,
    message: `“${network.name}” (${network.driver} ${modeOf(network)}) and ${what} stand on the same card, which the kernel does not allow.`,
    fix: 'Give both the same driver and mode, or put one of them on another LAN or another VLAN.',
  };
}

function* passthru(scope: Scope, network: NetworkDocument): Iterable<Found> {
  const [, second] = guests(scope, network);
  if (second === undefined) return;
  const message = `In mode passthru one container has the whole card; “${second}” is the second on “${network.name}”.`;
  yield {
    code: 'card-taken',
    element: `${second}.${network.name}`,
    path: `containers.${second}.networks`,
    message,
    fix: 'Choose mode: bridge, or another LAN.',
  };
}

function* hostAccess(network: NetworkDocument): Iterable<Found> {
  const mode = modeOf(network);
  if (network.hostAccess !== true || network.driver !== 'macvlan' || mode === 'bridge') return;
  const element = `networks.${network.name}`;
  const why: Readonly<Record<string, string>> = {
    private: 'In mode private the kernel passes nothing between the devices of a card, so no device of the host helps.',
    vepa: 'In mode vepa everything goes by the LAN, which reaches the host where hairpin: true is written on it.',
    passthru: 'In mode passthru the host has given the card away.',
  };
  const fix = mode === 'vepa' ? `Write hairpin: true on “${network.parent}” instead.` : 'Write mode: bridge, or remove host_access.';
  yield { code: 'no-host-access', element, path: `${element}.host_access`, message: why[mode] ?? `host_access goes with mode bridge.`, fix };
}
