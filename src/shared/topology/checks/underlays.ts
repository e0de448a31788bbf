/** macvlan and ipvlan: devices on a NIC of their host. */
import { hostOfNetwork, isUnderlay, type NetworkDocument } from '../document.ts';
import { parseBlock } from '../ipv4.ts';
import { nearest } from '../nearest.ts';
import { isRouted } from '../place-addresses.ts';
import type { Found, Scope } from './scope.ts';

/** The first is the default. Of ipvlan the kernel decides whether it has the modes. */
export const MODES = { macvlan: ['bridge', 'private', 'vepa', 'passthru'], ipvlan: ['l2', 'l3', 'l3s'] } as const;

export function* checkUnderlays(scope: Scope): Iterable<Found> {
  for (const network of scope.networks) {
    if (isUnderlay(network.driver)) {
      yield* checkMode(network, network.driver);
      yield* checkParent(scope, network);
    }
  }
}

function* checkMode({ name, mode }: NetworkDocument, driver: 'macvlan' | 'ipvlan'): Iterable<Found> {
  const element = `networks.${name}`;
  const modes: readonly string[] = MODES[driver];
  if (mode === null || modes.includes(mode)) {
    return;
  }
  const path = `${element}.mode`;
  const meant = nearest(mode, modes);
  const fix = meant === null ? `Write one of ${modes.join(', ')}.` : `Did you mean “${meant}”?`;
  yield { code: 'unknown-value', element, path, message: `“${mode.slice(0, 40)}” is not a mode of ${driver}.`, fix };
}

function* checkParent(scope: Scope, network: NetworkDocument): Iterable<Found> {
  const element = `networks.${network.name}`;
  const path = `${element}.parent`;
  const { parent } = network;
  const host = scope.findHost(hostOfNetwork(scope.topology, network));
  const lan = scope.findLan(parent);
  if (lan === undefined || host === undefined) {
    return;
  }
  if (!host.lans.some((nic) => nic.lan === lan.name)) {
    yield {
      code: 'parent-not-on-host',
      element,
      path,
      message: `“${host.name}” has no NIC on the LAN “${lan.name}”.`,
      fix: `Connect “${host.name}” to “${lan.name}”, or choose one of its LANs.`,
    };
  }
  if (network.mtu !== null && network.mtu > (lan.mtu ?? 1500)) {
    const message = `The LAN “${lan.name}” carries packets of at most ${lan.mtu ?? 1500} bytes.`;
    yield { code: 'mtu-too-large', element, path: `${element}.mtu`, message, fix: `Write mtu: ${lan.mtu ?? 1500}, or leave it out.` };
  }
  const subnet = network.subnet === null ? null : parseBlock(network.subnet);
  if (isRouted(network) && network.gateway !== null && subnet !== null) {
    yield {
      code: 'gateway-without-neighbours',
      element,
      path: `${element}.gateway`,
      message: `In mode ${network.mode} there are no neighbours, so no gateway: containers route by their host.`,
      fix: 'Remove gateway.',
    };
  }
}
