import { ip, mtuWords } from './commands.ts';
import { namespaceGone, placeWord } from './namespace.ts';
import type { BridgeResource, ResourceKind } from './resource.ts';

export const bridge: ResourceKind<BridgeResource> = {
  create: (it) => [ip(it.ns, `link add ${it.name}${it.mac === null ? '' : ` address ${it.mac}`}${mtuWords(it.mtu)} up type bridge`)],
  change(from, to) {
    if (from.ns !== to.ns || from.name !== to.name || (to.mac === null && from.mac !== null)) return null;
    const mac = from.mac === to.mac ? '' : ` address ${to.mac}`;
    return [ip(to.ns, `link set ${to.name}${mac}${from.mtu === to.mtu ? '' : ` mtu ${to.mtu}`}`)];
  },
  remove: (it, gone) => (namespaceGone(it.ns, gone) ? [] : [ip(it.ns, `link del ${it.name}`)]),
  explain: (it) =>
    it.ns === null
      ? `A bridge is a switch made by the kernel; ${it.name} is the wire that joins the network cards of the hosts on this LAN.`
      : `A bridge is a switch made by the kernel: ${it.name} in ${placeWord(it.ns)} passes frames between the interfaces plugged into it, by MAC address.`,
};
