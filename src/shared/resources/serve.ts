import { init } from './commands.ts';
import type { ResourceKind, ServeResource } from './resource.ts';

export const serve: ResourceKind<ServeResource> = {
  create: (it) => [init(`ip netns exec ${it.node} python3 -m http.server ${it.port}`, 'serve', it.node, it.protocol, String(it.port))],
  change: () => null,
  remove: (it, gone) =>
    it.endsWith.some(gone) ? [] : [init(`ip netns exec ${it.node} fuser -k ${it.port}/tcp`, 'unserve', it.node, it.protocol, String(it.port))],
  explain: (it) =>
    `A small web server in ${it.node} on port ${it.port}: it says who it is and which client address and port it sees, which shows what NAT did.`,
};
