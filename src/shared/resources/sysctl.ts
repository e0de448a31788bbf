import { quote } from '../shell/quote.ts';
import { init } from './commands.ts';
import { placeWord } from './namespace.ts';
import type { Command, ResourceKind, SysctlResource } from './resource.ts';

export const sysctl: ResourceKind<SysctlResource> = {
  create: (it) => [set(it)],
  change: (from, to) => (from.ns !== to.ns || from.key !== to.key ? null : from.written === true && to.written !== true ? [...back(from), set(to)] : [set(to)]),
  remove(it, gone) {
    if (it.endsWith.some(gone)) return [];
    return it.written === true ? back(it) : it.otherwise === null ? [] : [write(it, it.otherwise)];
  },
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
    return `The kernel setting ${it.key} of ${placeWord(it.ns)} is ${it.value}${it.written === true ? ', as the file says' : ''}.`;
  },
};

function set(it: SysctlResource): Command {
  return it.written === true && it.ns !== null
    ? init(`nsenter --net=/run/netns/${it.ns} sysctl -w ${quote(`${it.key}=${it.value}`)}`, 'sysctl', it.ns, it.key, it.value)
    : write(it, it.value);
}

/** To what it was before the file said anything. */
function back({ ns, key }: SysctlResource): readonly Command[] {
  return ns === null ? [] : [init(`# ${key} of ${ns} is again what it was`, 'sysctl', ns, key)];
}

function write(it: SysctlResource, value: string): Command {
  return { program: 'sysctl', ns: it.ns, key: it.key, value };
}
