import { placeWord } from './namespace.ts';
import type { Command, ResourceKind, SysctlResource } from './resource.ts';

export const sysctl: ResourceKind<SysctlResource> = {
  create: (it) => [write(it, it.value)],
  change: (from, to) => (from.ns === to.ns && from.key === to.key ? [write(to, to.value)] : null),
  remove: (it, gone) => (it.otherwise === null || it.endsWith.some(gone) ? [] : [write(it, it.otherwise)]),
  explain(it) {
    if (it.key === 'net.ipv4.ip_forward')
      return `${placeWord(it.ns)} passes on packets that are not for itself: without this it would drop them, and be no router.`;
    if (it.key === 'net.ipv6.conf.all.forwarding')
      return `${placeWord(it.ns)} passes on IPv6 packets that are not for itself: without this it would drop them, and be no router.`;
    if (it.key.endsWith('.disable_ipv6')) {
      return `Interfaces of a lab have no IPv6 until something gives it to them: this one has. It gets an address of its own for this wire alone (fe80::…) by itself.`;
    }
    if (it.key.endsWith('.route_localnet')) {
      return 'Lets packets with 127.0.0.0/8 addresses pass this interface, so that a published port answers on 127.0.0.1 too: their replies come back this way.';
    }
    return `The kernel setting ${it.key} of ${placeWord(it.ns)} is ${it.value}.`;
  },
};

function write(it: SysctlResource, value: string): Command {
  return { program: 'sysctl', ns: it.ns, key: it.key, value };
}
