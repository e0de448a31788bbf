/** MAC addresses that the file gives: usable, and on an interface that can have one of its own. Doubles are found once all are decided. */
import type { ContainerDocument } from '../document.ts';
import { refuseMac } from '../mac.ts';
import type { Found, Scope } from './scope.ts';

export function* checkMacs(scope: Scope): Iterable<Found> {
  for (const host of scope.hosts) {
    for (const { lan, macAddress, path } of host.lans) {
      yield* usable(macAddress, `${host.name}.${lan}`, path);
    }
  }
  for (const container of scope.containers) {
    yield* ofContainer(container);
    for (const { network: name, macAddress, path } of container.networks) {
      yield* usable(macAddress, `${container.name}.${name}`, path);
      yield* hasInterface(scope, container, name, macAddress, path);
    }
  }
}

function* usable(mac: string | null, element: string, path: string): Iterable<Found> {
  const refused = mac === null ? null : refuseMac(mac);
  if (refused === null) {
    return;
  }
  const message = refused === 'zero' ? `${mac} means “no address at all”.` : `${mac} addresses a group of receivers: its first octet is odd.`;
  yield { code: 'unusable-mac', element, path: `${path}.mac_address`, message, fix: 'Choose one that begins with 02:, which nobody’s hardware has.' };
}

/** The short form, on the container itself. */
function* ofContainer({ name, macAddress, networks, networkMode }: ContainerDocument): Iterable<Found> {
  const element = `containers.${name}`;
  const path = `${element}.mac_address`;
  yield* usable(macAddress, element, element);
  if (macAddress === null) {
    return;
  }
  if (networks.length > 1) {
    const message = `“${name}” has an interface on each of ${networks.length} networks, and mac_address does not say which one is meant.`;
    yield { code: 'which-interface', element, path, message, fix: `Write it on the network: networks: { ${networks[0]?.network}: { mac_address: … } }.` };
  } else if (networkMode !== null && networkMode.kind !== 'bridge') {
    const message = `“${name}” has no interface of its own that could have the address ${macAddress}.`;
    yield { code: 'address-without-interface', element, path, message, fix: 'Remove mac_address.' };
  }
}

function* hasInterface(scope: Scope, container: ContainerDocument, name: string, own: string | null, path: string): Iterable<Found> {
  const driver = scope.findNetwork(name)?.driver;
  const short = container.networks.length === 1 ? container.macAddress : null;
  const mac = own ?? short;
  if (mac === null || (driver !== 'ipvlan' && driver !== 'none' && driver !== 'host')) {
    return;
  }
  const where = { element: own === null ? `containers.${container.name}` : `${container.name}.${name}` };
  const at = own === null ? `containers.${container.name}.mac_address` : `${path}.mac_address`;
  const message =
    driver === 'ipvlan'
      ? `On “${name}” (ipvlan) all containers share the MAC address of their host’s card: that is what ipvlan is.`
      : `On “${name}” there is no interface that could have the address ${mac}.`;
  yield {
    code: 'address-without-interface',
    ...where,
    path: at,
    message,
    fix: driver === 'ipvlan' ? 'Remove mac_address, or use macvlan.' : 'Remove mac_address.',
  };
}
