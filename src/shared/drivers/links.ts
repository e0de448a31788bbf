import type { Resource } from '../resources/resource.ts';
import type { ResolvedInterface, ResolvedLink, ResolvedNetwork } from '../topology/resolved.ts';
import { ids } from './ids.ts';
import type { Place, Scene } from './scene.ts';

/** The interface that a link is about, and what it stands on. */
export interface Cable {
  readonly element: string;
  /** Id of its device. */
  readonly device: string;
  /** Id of the namespace that sends. */
  readonly owner: string;
  /** The other end, in which namespace; null where there is no cable (macvlan, ipvlan). */
  readonly outer: { readonly ns: string | null; readonly name: ResolvedInterface['peer'] } | null;
}

/** What the file says of a cable: the queue of who sends into it, and the cut. Most cables have neither. */
export function linkResources(cable: Cable, scene: Scene): readonly Resource[] {
  const link = scene.link(cable.element);
  return link === undefined ? [] : [...queue(link, cable), ...cutOf(link, cable)];
}

function queue({ element, node, dev, down: _, ...values }: ResolvedLink, { device, owner }: Cable): readonly Resource[] {
  if (Object.values(values).every((value) => value === 0)) return [];
  return [{ kind: 'qdisc', id: `qdisc:${element}`, element, needs: [], endsWith: [device, owner], ns: node, dev, ...values }];
}

function cutOf({ element, down }: ResolvedLink, { device, outer }: Cable): readonly Resource[] {
  return down && outer !== null ? [{ kind: 'cut', id: `cut:${element}`, element, needs: [], endsWith: [device], ns: outer.ns, dev: outer.name }] : [];
}

/** The cable of a container's place on a network; a device on a card has none. */
export function cableOf({ container, attachment }: Place, network: ResolvedNetwork): Cable {
  const { element, peer } = attachment;
  const owner = ids.container(container.name);
  switch (network.driver) {
    case 'macvlan':
    case 'ipvlan':
      return { element, device: ids.device(network.driver, element), owner, outer: null };
    default: {
      const ns = network.driver === 'overlay' ? `${network.name}@${container.host}` : container.host;
      return { element, device: ids.device('veth', element), owner, outer: { ns, name: peer } };
    }
  }
}
