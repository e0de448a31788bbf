/** Whose frames reach whom on one wire. */
import { bridgesOf, type Card, overlayOf, type World } from './world.ts';

/** Why nothing passes, or null where it does. `tunnel`: whether a host's packet reaches another host's address. */
export function blocked(from: Card, to: Card, world: World, tunnel: (from: string, to: string) => boolean): string | null {
  if (from.cut || to.cut) return `the cable of ${(from.cut ? from : to).space} on ${from.wire} is cut`;
  if (from.wire.startsWith('lans.')) return onLan(from, to, world);
  const overlay = overlayOf(from.wire, world.resolved);
  if (overlay === null) return onBridge(from, to, world);
  const end = (card: Card) => overlay.ends.find(({ host }) => host === homeOf(card, world));
  const [here, there] = [end(from), end(to)];
  if (here === undefined || there === undefined) return `${overlay.name} has no end there`;
  if (here === there || tunnel(here.host, there.local)) return null;
  return `no packet gets from ${here.host} to ${there.local}, the tunnel's other end`;
}

function homeOf({ space }: Card, { resolved }: World): string | undefined {
  return resolved.containers.find(({ name }) => name === space)?.host;
}

function onBridge(from: Card, to: Card, { resolved }: World): string | null {
  const network = resolved.hosts.flatMap(({ name }) => bridgesOf(name, resolved)).find(({ element }) => element === from.wire);
  return network?.icc === false && from.kind === 'port' && to.kind === 'port' ? `icc is off on ${network.name}` : null;
}

/**
 * ipvlan (drivers/net/ipvlan): in l2 as macvlan’s bridge, but that the card is never met; in the routed modes there is no ARP.
 * macvlan in the kernel (drivers/net/macvlan.c): what stands on a card meets the card itself only by way of the LAN, which must
 * send frames back by the port by which they came; in mode bridge siblings meet at once, in vepa by way of the LAN, in private never.
 */
function onLan(from: Card, to: Card, { resolved, cardsOn }: World): string | null {
  const deaf = [from, to].find((card) => card.kind === 'nic' && (cardsOn.get(card.wire) ?? []).some((it) => it.cable === card.cable && it.mode === 'passthru'));
  if (deaf !== undefined) return `a container has the card ${deaf.cable} for itself`;
  const routed = [from, to].find(({ mode }) => mode === 'l3' || mode === 'l3s');
  if (routed !== undefined) return `nobody answers ARP for ${routed.space} in mode ${routed.mode}`;
  if (from.cable !== to.cable && (from.vlan !== to.vlan || from.vlan === null)) return `${from.cable} and ${to.cable} are in different VLANs`;
  if (from.cable !== to.cable) return null;
  const reflects = from.mode !== 'l2' && to.mode !== 'l2' && resolved.lans.some(({ element, hairpin }) => element === from.wire && hairpin);
  if (from.kind === 'nic' || to.kind === 'nic') return reflects ? null : `what stands on ${from.cable} and the card itself do not meet`;
  if (from.mode === 'private') return `siblings do not meet in mode private`;
  if (from.mode === 'vepa' && !reflects) return `siblings meet by the LAN in mode vepa, and ${from.wire} does not reflect`;
  return null;
}
