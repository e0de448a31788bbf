/** What is inside a room, in the order of its rows: overlays on top (they join rooms), underlay networks at the bottom (they leave by the wall). */
import { isUnderlay } from '../../../shared/topology/document.ts';
import type { Sketch, SketchContainer, SketchNetwork } from '../../state/sketch.ts';

/** Cards above their network. `loose` has no network; `mode` is `network_mode: host`. */
export interface Group {
  readonly kind: 'bar' | 'rail' | 'loose' | 'mode';
  readonly network: SketchNetwork | null;
  readonly cards: readonly SketchContainer[];
}

const RANK = { overlay: 0, bridge: 1, none: 2, host: 4, macvlan: 5, ipvlan: 5 } as const;
const LOOSE_RANK = 3;

/** Networks that have a place in this room; `null` is the room of what names no host. */
export function networksIn(sketch: Sketch, host: string | null): SketchNetwork[] {
  const here = sketch.networks.filter((network) => (host === null ? network.hosts.length === 0 : network.hosts.includes(host)));
  return here
    .map((network, index) => ({ network, index }))
    .sort(byRank)
    .map((each) => each.network);
}

function byRank(a: { network: SketchNetwork; index: number }, b: { network: SketchNetwork; index: number }): number {
  return RANK[a.network.driver] - RANK[b.network.driver] || a.index - b.index;
}

export function containersIn(sketch: Sketch, host: string | null): SketchContainer[] {
  return sketch.containers.filter((container) => container.host === host);
}

/** The rows of a room, top to bottom. */
export function groupsIn(sketch: Sketch, host: string | null): Group[] {
  const networks = networksIn(sketch, host);
  const cards = containersIn(sketch, host);
  const homeOf = (card: SketchContainer) => card.networks.find((element) => networks.some((network) => network.element === element)) ?? null;
  const attached = networks.map((network): Group & { rank: number } => ({
    kind: network.driver === 'host' || isUnderlay(network.driver) ? 'rail' : 'bar',
    network,
    cards: cards.filter((card) => homeOf(card) === network.element),
    rank: RANK[network.driver],
  }));
  const homeless = cards.filter((card) => homeOf(card) === null);
  const byMode = homeless.filter((card) => card.mode === 'host');
  const loose = homeless.filter((card) => card.mode !== 'host');
  const rest = [
    ...(loose.length > 0 ? [{ kind: 'loose' as const, network: null, cards: loose, rank: LOOSE_RANK }] : []),
    ...(byMode.length > 0 ? [{ kind: 'mode' as const, network: null, cards: byMode, rank: RANK.host }] : []),
  ];
  return [...attached, ...rest].sort((a, b) => a.rank - b.rank);
}
