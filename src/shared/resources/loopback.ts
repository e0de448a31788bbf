import { ip } from './commands.ts';
import type { LoopbackResource, ResourceKind } from './resource.ts';

export const loopback: ResourceKind<LoopbackResource> = {
  create: (it) => [ip(it.ns, 'link set lo up')],
  change: () => null,
  remove: (it, gone) => (it.endsWith.some(gone) ? [] : [ip(it.ns, 'link set lo down')]),
  explain: (it) => `The loopback interface of ${it.ns}: by it, programs inside reach each other at 127.0.0.1. In a new namespace it is down.`,
};
