import { bridge } from './commands.ts';
import type { FdbResource, ResourceKind } from './resource.ts';

/** The entry for every MAC that the device does not know; it may have many destinations, and each gets a copy. */
export const UNKNOWN_MAC = '00:00:00:00:00:00';

export const fdb: ResourceKind<FdbResource> = {
  create: (it) =>
    it.mac === UNKNOWN_MAC
      ? [bridge(it.ns, `fdb append ${it.mac} dev ${it.dev} dst ${it.dst} self permanent`)]
      : [
          bridge(it.ns, `fdb add ${it.mac} dev ${it.dev} dst ${it.dst} self permanent`),
          // Told to the bridge too: what it learned by itself would outlive a container's move to this host for five minutes.
          bridge(it.ns, `fdb replace ${it.mac} dev ${it.dev} master static`),
        ],
  change: (from, to) =>
    from.ns === to.ns && from.dev === to.dev && from.mac === to.mac && to.mac !== UNKNOWN_MAC
      ? [bridge(to.ns, `fdb replace ${to.mac} dev ${to.dev} dst ${to.dst} self permanent`)]
      : null,
  remove(it, gone) {
    if (it.endsWith.some(gone)) return [];
    const own = bridge(it.ns, `fdb del ${it.mac} dev ${it.dev} dst ${it.dst} self`);
    return it.mac === UNKNOWN_MAC ? [own] : [own, bridge(it.ns, `fdb del ${it.mac} dev ${it.dev} master`)];
  },
  explain: (it) =>
    it.mac === UNKNOWN_MAC
      ? `Frames for a MAC that is not known yet, and broadcasts such as ARP, are sent through the tunnel to the host ${it.dst} too: each host that is listed so gets a copy.`
      : `Frames for ${it.mac} are sent through the tunnel to the host ${it.dst}, where that container is.`,
};
