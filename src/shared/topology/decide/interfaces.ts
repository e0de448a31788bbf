/** Names inside a namespace: eth0, eth1… in the order written; what runs keeps its name. */
import type { Topology } from '../document.ts';
import type { Held } from '../resolved.ts';
import { attachmentElement } from './addresses.ts';
import type { Wiring } from './wiring.ts';

/** Element path → interface name, for every host and container. */
export function decideInterfaces(topology: Topology, wiring: Wiring, held: Held): ReadonlyMap<string, string> {
  const nodes = [
    ...topology.hosts.map((host) => host.lans.map(({ lan }) => `${host.name}.${lan}`)),
    ...wiring.containers.map(({ document, attachments }) => attachments.map(({ network }) => attachmentElement(document.name, network))),
  ];
  return new Map(nodes.flatMap((elements) => [...nameInOrder(elements, held)]));
}

function nameInOrder(elements: readonly string[], held: Held): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const element of elements) {
    const kept = Object.hasOwn(held.interfaces, element) ? held.interfaces[element] : undefined;
    if (kept !== undefined && /^eth\d{1,4}$/.test(kept) && !taken.has(kept)) {
      names.set(element, kept);
      taken.add(kept);
    }
  }
  let index = 0;
  for (const element of elements.filter((name) => !names.has(name))) {
    while (taken.has(`eth${index}`)) {
      index++;
    }
    names.set(element, `eth${index}`);
    taken.add(`eth${index}`);
  }
  return names;
}
