import { isIpv6 } from '../topology/ipv6.ts';
import { ip } from './commands.ts';
import type { ResourceKind, RouteResource } from './resource.ts';

export const route: ResourceKind<RouteResource> = {
  create: (it) => [ip(it.ns, `route add ${words(it)}`)],
  change: (from, to) => (from.ns === to.ns && from.to === to.to ? [ip(to.ns, `route replace ${words(to)}`)] : null),
  // An address takes the route with it only where it was the last one on its interface: so not left to the kernel.
  remove: (it, gone) => (it.endsWith.some((id) => gone(id) && !id.startsWith('address:')) ? [] : [ip(it.ns, `route del ${words(it)}`)]),
  explain(it) {
    const asked = isIpv6(it.to) ? 'Neighbor Discovery' : 'ARP';
    const what =
      it.to === 'default' || it.to === '::/0'
        ? `What ${it.ns} has no better route for${it.to === 'default' ? '' : ' (IPv6)'}`
        : `What ${it.ns} sends to ${it.to}`;
    return it.via === null
      ? `${what} goes straight out of ${it.dev}: whoever is there is asked for by ${asked}, or takes it as it comes.`
      : `${what} goes to the router at ${it.via}, out of ${it.dev}.`;
  },
};

function words({ to, via, dev }: RouteResource): string {
  return `${to}${via === null ? '' : ` via ${via}`} dev ${dev}`;
}
