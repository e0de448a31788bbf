import { isIpv6 } from '../topology/ipv6.ts';
import { overheadOf } from '../topology/underlay.ts';
import { ip, mtuWords } from './commands.ts';
import type { ResourceKind, VxlanResource } from './resource.ts';

/** IANA's port for VXLAN (RFC 7348). */
const PORT = 4789;

const LEARNS = 'what it does not know it sends to every host of the network (the entries for 00:00:00:00:00:00), and it learns from what comes back.';

export const vxlan: ResourceKind<VxlanResource> = {
  // Made from the host straight into the overlay's namespace: the UDP socket stays in the host, where the underlay is.
  create: (it) => [
    ip(
      it.host,
      `link add ${it.name} netns ${it.ns}${mtuWords(it.mtu)} type vxlan id ${it.vni} local ${it.local} dstport ${PORT}${it.learning ? '' : ' nolearning proxy l2miss l3miss'}`,
    ),
    ip(it.ns, `link set ${it.name} master ${it.master} up`),
  ],
  change(from, to) {
    const { mtu: _, ...old } = kernelView(from);
    const { mtu, ...now } = kernelView(to);
    return JSON.stringify(old) === JSON.stringify(now) ? [ip(to.ns, `link set ${to.name} mtu ${mtu}`)] : null;
  },
  // Explicit while the host lives: a dying namespace keeps the VNI taken on the host's port for a moment.
  remove: (it, gone) => (gone(`host:${it.host}`) ? [] : [ip(it.ns, `link del ${it.name}`)]),
  explain: (it) =>
    `A VXLAN device wraps each Ethernet frame in a UDP packet (port ${PORT}, VNI ${it.vni}) and sends it from ${it.local} to the host where the receiver is. ` +
    `Its forwarding table (FDB) says which host that is: ${it.learning ? LEARNS : 'the entries are written there, it does not learn them from traffic (nolearning).'} ` +
    `It adds ${overhead(it)} bytes of headers: VXLAN (8), UDP (8), ${isIpv6(it.local) ? 'IPv6 (40)' : 'IP (20)'} and Ethernet (14). ` +
    `So with its MTU of ${it.mtu}, packets on the LAN have at most ${it.mtu + overhead(it)} bytes.`,
};

function overhead(it: VxlanResource): number {
  return overheadOf({ underlay: isIpv6(it.local) ? 'ipv6' : 'ipv4' });
}

function kernelView({ host, ns, name, vni, local, mtu, master, learning }: VxlanResource) {
  return { host, ns, name, vni, local, master, learning, mtu };
}
