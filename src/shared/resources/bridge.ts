import { ip, mtuWords } from './commands.ts';
import { namespaceGone, placeWord } from './namespace.ts';
import type { BridgeResource, ResourceKind } from './resource.ts';

export const bridge: ResourceKind<BridgeResource> = {
  create: (it) => [
    ip(
      it.ns,
      `link add ${it.name}${it.mac === null ? '' : ` address ${it.mac}`}${mtuWords(it.mtu)} up type bridge${it.vlanAware === true ? ' vlan_filtering 1' : ''}`,
    ),
  ],
  change(from, to) {
    if (from.ns !== to.ns || from.name !== to.name || (to.mac === null && from.mac !== null)) return null;
    const mac = from.mac === to.mac ? '' : ` address ${to.mac}`;
    const link = `${mac}${from.mtu === to.mtu ? '' : ` mtu ${to.mtu}`}`;
    return [
      ...(link === '' ? [] : [ip(to.ns, `link set ${to.name}${link}`)]),
      ...(from.vlanAware === to.vlanAware ? [] : [ip(to.ns, `link set ${to.name} type bridge vlan_filtering ${to.vlanAware === true ? 1 : 0}`)]),
    ];
  },
  remove: (it, gone) => (namespaceGone(it.ns, gone) ? [] : [ip(it.ns, `link del ${it.name}`)]),
  explain: (it) =>
    it.ns === null
      ? `A bridge is a switch made by the kernel; ${it.name} is the wire that joins the network cards of the hosts on this LAN.${it.vlanAware === true ? ' It tells VLANs apart: a frame leaves only by ports of the VLAN by which it came in.' : ''}`
      : `A bridge is a switch made by the kernel: ${it.name} in ${placeWord(it.ns)} passes frames between the interfaces plugged into it, by MAC address.`,
};
