/**
 * What differs from Docker, and on purpose: for each row of the tables in docs/docker.md what Netyard has where Docker has
 * something else. Whatever no row explains fails the test.
 */
import type { Resolved } from '../../../src/shared/topology/resolved.ts';
import { BOXES } from './differences/boxes.ts';
import { BRIDGES } from './differences/bridges.ts';
import { CARDS } from './differences/cards.ts';
import type { Difference } from './differences/difference.ts';
import { IPV6 } from './differences/ipv6.ts';
import { OVERLAYS } from './differences/overlays.ts';
import { PORTS } from './differences/ports.ts';
import type { Facts } from './fact.ts';
import { networkOwner } from './owner.ts';

export const DIFFERENCES: readonly Difference[] = [...BRIDGES, ...IPV6, ...PORTS, ...BOXES, ...CARDS, ...OVERLAYS];

/** Kinds of facts that a container has for itself, whosever network it has. */
const OF_THE_BOX = ['/etc/hosts', '/etc/resolv.conf', 'hostname', 'own settings', 'capabilities'];

/** What Netyard is to have, if Docker has these facts; and which rows were needed for it. */
export function expectedOf(docker: Facts, topology: Resolved): { readonly facts: Facts; readonly rows: readonly string[] } {
  const rows = new Set<string>();
  const facts = Object.entries(docker).map(([key, lines]) => {
    const [asked = '', kind = ''] = key.split(': ');
    const node = OF_THE_BOX.includes(kind) ? asked : networkOwner(asked, topology);
    const place = { node, kind, topology, container: topology.containers.find(({ name }) => name === node) };
    const mended = DIFFERENCES.reduce((before, { row, here }) => {
      const after = here(before, place);
      if (after.join('\n') !== before.join('\n')) rows.add(row);
      return after;
    }, lines);
    return [key, mended] as const;
  });
  return { facts: Object.fromEntries(facts), rows: [...rows] };
}
