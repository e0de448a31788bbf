import { ip } from './commands.ts';
import type { ResourceKind, RouteResource } from './resource.ts';

export const route: ResourceKind<RouteResource> = {
  create: (it) => [ip(it.ns, `route add ${it.to} via ${it.via} dev ${it.dev}`)],
  change: (from, to) => (from.ns === to.ns && from.to === to.to ? [ip(to.ns, `route replace ${to.to} via ${to.via} dev ${to.dev}`)] : null),
  // An address takes the route with it only where it was the last one on its interface: so not left to the kernel.
  remove: (it, gone) => (it.endsWith.some((id) => gone(id) && !id.startsWith('address:')) ? [] : [ip(it.ns, `route del ${it.to} via ${it.via} dev ${it.dev}`)]),
  explain: (it) =>
    `${it.to === 'default' ? `What ${it.ns} has no better route for` : `What ${it.ns} sends to ${it.to}`} goes to the router at ${it.via}, out of ${it.dev}.`,
};
