/** Overlays: their tunnels need a wire to run over, and a number of their own on each host. */
import type { LanDocument, NetworkDocument } from '../document.ts';
import { speaksIpv6 } from '../dual-stack.ts';
import { overheadOf, underlayOf } from '../underlay.ts';
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
  yield* ipv6Underneath(overlay, element, [...(wires?.values() ?? [])]);
  const overhead = overheadOf(overlay);
  const room = (lan.mtu ?? 1500) - overhead;
  const least = speaksIpv6(overlay) ? 1280 : 68;
  if (room < least || (overlay.mtu ?? 0) > room) {
    const message = `A packet in a VXLAN tunnel is ${overhead} bytes larger: over “${lan.name}” (MTU ${lan.mtu ?? 1500}) the overlay’s MTU is at most ${room}.`;
    yield {
      code: 'mtu-too-large',
      element,
      path: overlay.mtu === null ? element : `${element}.mtu`,
      message,
      fix: room < least ? `Give “${lan.name}” a larger MTU.` : `Write mtu: ${room}, or leave it out.`,
    };
  }
}

/** Tunnels over IPv6 end at addresses of IPv6. */
function* ipv6Underneath(overlay: NetworkDocument, element: string, lans: readonly LanDocument[]): Iterable<Found> {
  const without = overlay.underlay === 'ipv6' ? lans.find((lan) => !speaksIpv6(lan)) : undefined;
  if (without === undefined) return;
  const message = `The tunnels of “${overlay.name}” are to run over IPv6, which the LAN “${without.name}” does not have.`;
  yield { code: 'no-ipv6', element, path: `${element}.underlay`, message, fix: `Write ipv6: true on “${without.name}”, or remove underlay.` };
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
