/** The outline's rows: LANs, then each host with its networks and their containers. Pure. */
import { find, titleOf } from '../state/elements.ts';
import type { Driver, Sketch } from '../state/sketch.ts';

export interface OutlineNode {
  readonly element: string;
  readonly name: string;
  readonly kind: string;
  readonly driver: Driver | null;
  readonly level: number;
  /** Element it is listed under; one that is on several hosts is listed under each. */
  readonly under: string;
}

export function outlineOf(sketch: Sketch): OutlineNode[] {
  const node = (element: string, level: number, under: string): OutlineNode[] => {
    const named = find(sketch, element);
    return named === null ? [] : [{ element, name: named.name, kind: titleOf(named), driver: named.kind === 'network' ? named.it.driver : null, level, under }];
  };
  const homes = [...sketch.hosts.map((host) => host.name), null];
  return [
    ...sketch.lans.flatMap((lan) => node(lan.element, 1, '')),
    ...homes.flatMap((host) => [
      ...(host === null ? [] : node(`hosts.${host}`, 1, '')),
      ...sketch.networks
        .filter((network) => (host === null ? network.hosts.length === 0 : network.hosts.includes(host)))
        .flatMap((network) => node(network.element, host === null ? 1 : 2, String(host))),
      ...sketch.containers.filter((container) => container.host === host).flatMap((container) => node(container.element, host === null ? 1 : 2, String(host))),
    ]),
  ];
}
