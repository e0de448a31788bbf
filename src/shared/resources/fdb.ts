import { bridge } from './commands.ts';
import type { FdbResource, ResourceKind } from './resource.ts';

export const fdb: ResourceKind<FdbResource> = {
  create: (it) => [
    bridge(it.ns, `fdb add ${it.mac} dev ${it.dev} dst ${it.dst} self permanent`),
    // Told to the bridge too: what it learned by itself would outlive a container's move to this host for five minutes.
    bridge(it.ns, `fdb replace ${it.mac} dev ${it.dev} master static`),
  ],
  change: (from, to) =>
    from.ns === to.ns && from.dev === to.dev && from.mac === to.mac
      ? [bridge(to.ns, `fdb replace ${to.mac} dev ${to.dev} dst ${to.dst} self permanent`)]
      : null,
  remove: (it, gone) =>
    it.endsWith.some(gone)
      ? []
      : [bridge(it.ns, `fdb del ${it.mac} dev ${it.dev} dst ${it.dst} self`), bridge(it.ns, `fdb del ${it.mac} dev ${it.dev} master`)],
  explain: (it) => `Frames for ${it.mac} are sent through the tunnel to the host ${it.dst}, where that container is.`,
};
