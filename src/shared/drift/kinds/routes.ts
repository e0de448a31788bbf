import { type KernelRoute, routeWords } from '../../observe/kernel-state.ts';
import { ip } from '../../resources/commands.ts';
import type { RouteResource } from '../../resources/resource.ts';
import type { Edit } from '../../topology/edit.ts';
import { type Difference, takeAway } from '../difference.ts';
import type { Judge, Sight } from './judge.ts';

/** Made by the kernel with an address, or heard from a neighbour: nobody's doing. */
const OWN = new Set(['kernel', 'ra', 'redirect', 'dhcp']);

export const route: Judge<RouteResource> = (it, { seen, expected }) => {
  const same = seen.routes.filter((each) => each.to === it.to && each.table === 'main');
  if (same.some((each) => each.via === it.via && each.dev === it.dev)) return [];
  const [other] = same.filter(({ protocol }) => !OWN.has(protocol));
  const { node } = expected;
  if (other === undefined || other.dev === null) {
    return [{ what: 'gone', sentence: `${node} has lost its route to ${it.to} ${wayOf(it)}.`, gone: true }];
  }
  const now: RouteResource = { ...it, via: other.via, dev: other.dev };
  return [{ what: 'route', sentence: `The route to ${it.to} in ${node} goes ${wayOf(other)}, not ${wayOf(it)}.`, now, keep: keepGateway(it, other.via) }];
};

function wayOf({ via, dev }: { readonly via: string | null; readonly dev: string | null }): string {
  return via === null ? `straight out of ${dev}` : `by ${via}`;
}

/** A host's way out is a key of the file. */
function keepGateway(it: RouteResource, via: string | null): readonly Edit[] {
  return via !== null && it.to === 'default' && it.element.startsWith('hosts.') ? [{ kind: 'set', element: it.element, key: 'gateway', value: via }] : [];
}

/** Routes that nobody asked for. */
export function moreRoutes({ seen, expected }: Sight): Difference[] {
  const wanted = expected.resources.flatMap((it) => (it.kind === 'route' ? [it.to] : []));
  return seen.routes
    .filter((each) => !OWN.has(each.protocol) && !(each.table === 'main' && wanted.includes(each.to)))
    .map((each) => moreRoute(each, expected.node, expected.element));
}

function moreRoute(each: KernelRoute, node: string, element: string): Difference {
  const words = routeWords(each);
  return {
    id: `more ${node}/route ${words}`,
    element,
    node,
    sentence: `${node} also has the route ${words}.`,
    group: `more ${node}/route ${words}`,
    gone: [],
    changed: [],
    mends: [takeAway(element, `${node}/route ${words}`, ip(node, `route del ${words}`))],
    keep: [],
  };
}
