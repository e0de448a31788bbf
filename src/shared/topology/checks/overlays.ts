/** Overlays: their tunnels need a wire to run over, and a number of their own on each host. */
import type { NetworkDocument } from '../document.ts';
import { VXLAN_OVERHEAD, underlayOf } from '../underlay.ts';
import type { Found, Scope } from './scope.ts';

export function* checkOverlays(scope: Scope): Iterable<Found> {
  const overlays = scope.networks.filter(({ driver }) => driver === 'overlay');
  for (const overlay of overlays) {
    yield* checkUnderlay(scope, overlay);
  }
  yield* vniTwice(overlays);
}

function* checkUnderlay(scope: Scope, overlay: NetworkDocument): Iterable<Found> {
  const element = `networks.${overlay.name}`;
  const hosts = (overlay.hosts ?? []).map((name, index) => ({ host: scope.findHost(name), path: `${element}.hosts.${index}` }));
  let complete = hosts.length > 0;
  for (const { host, path } of hosts) {
    if (host === undefined) {
      complete = false;
    } else if (host.lans.length === 0) {
      complete = false;
      const message = `“${host.name}” is on no LAN, so the tunnels of “${overlay.name}” have no wire to run over.`;
      yield { code: 'no-underlay', element, path, message, fix: `Connect “${host.name}” to a LAN.` };
    }
  }
  if (!complete) {
    return;
  }
  const wires = underlayOf(scope.topology, overlay);
  const [lan] = [...(wires?.values() ?? [])].toSorted((a, b) => (a.mtu ?? 1500) - (b.mtu ?? 1500));
  if (lan === undefined) {
    const message = `The hosts of “${overlay.name}” share no LAN, and no router joins theirs, so no packet gets from one to the other.`;
    yield { code: 'no-common-lan', element, path: `${element}.hosts`, message, fix: 'Connect them all to one LAN, or put a router between their LANs.' };
    return;
  }
  const room = (lan.mtu ?? 1500) - VXLAN_OVERHEAD;
  if (room < 68 || (overlay.mtu ?? 0) > room) {
    const message = `A packet in a VXLAN tunnel is ${VXLAN_OVERHEAD} bytes larger: over “${lan.name}” (MTU ${lan.mtu ?? 1500}) the overlay’s MTU is at most ${room}.`;
    yield {
      code: 'mtu-too-large',
      element,
      path: overlay.mtu === null ? element : `${element}.mtu`,
      message,
      fix: room < 68 ? `Give “${lan.name}” a larger MTU.` : `Write mtu: ${room}, or leave it out.`,
    };
  }
}

/** The kernel tells the tunnels of one host apart by their VNI alone. */
function* vniTwice(overlays: readonly NetworkDocument[]): Iterable<Found> {
  for (const overlay of overlays) {
    const other = overlays.find(
      (candidate) => candidate !== overlay && overlay.vni !== null && candidate.vni === overlay.vni && shared(candidate, overlay) !== undefined,
    );
    if (other !== undefined) {
      const element = `networks.${overlay.name}`;
      const message = `“${overlay.name}” and “${other.name}” both have the VNI ${overlay.vni} on the host “${shared(other, overlay)}”.`;
      yield { code: 'duplicate-vni', element, path: `${element}.vni`, message, fix: 'Give one of them another VNI, or none: Netyard then finds a free one.' };
    }
  }
}

function shared(a: NetworkDocument, b: NetworkDocument): string | undefined {
  return a.hosts?.find((host) => b.hosts?.includes(host));
}
