/** Names that stand for elements: what a key refers to. Pure. */
import type { Path } from '../../shared/topology/paths.ts';
import type { Sketch } from '../state/sketch.ts';

type Kind = 'host' | 'lan' | 'network' | 'container';

/** A name that may be written, and what it is. */
export interface Name {
  readonly word: string;
  readonly element: string;
}

/** Which elements a value names, by the key that it belongs to. */
const REFERS: Readonly<Record<string, readonly Kind[]>> = {
  'containers.*.host': ['host'],
  'containers.*.networks': ['network'],
  'networks.*.host': ['host'],
  'networks.*.hosts': ['host'],
  'networks.*.parent': ['lan'],
  'hosts.*.lans': ['lan'],
  'hosts.*.nat.out': ['lan'],
  'hosts.*.gateway': ['host'],
  'hosts.*.routes.via': ['host'],
  'hosts.*.routes.out': ['lan', 'network'],
  'containers.*.routes.via': ['container', 'host'],
  'containers.*.routes.out': ['network'],
};

/** `['containers', 'api', 'networks', 0]` → `containers.*.networks` */
function roleOf(path: Path): string {
  return path
    .filter((part) => typeof part === 'string')
    .map((part, index) => (index === 1 ? '*' : part))
    .join('.');
}

function elements(sketch: Sketch, kind: Kind): readonly Name[] {
  const lists = { host: sketch.hosts, lan: sketch.lans, network: sketch.networks.filter(({ isDefault }) => !isDefault), container: sketch.containers };
  return lists[kind].map(({ name, element }) => ({ word: name, element }));
}

/** The names that may stand as the value at a path. */
export function namesAt(path: Path, sketch: Sketch): readonly Name[] {
  const role = roleOf(path);
  if (role === 'containers.*.network_mode') {
    return elements(sketch, 'container').flatMap(({ word, element }) => (word === path[1] ? [] : [{ word: `container:${word}`, element }]));
  }
  return (REFERS[role] ?? []).flatMap((kind) => elements(sketch, kind)).filter(({ word }) => word !== path[1] || role.startsWith('networks'));
}

/** The names that may stand as keys of the map at a path: of networks and LANs, of cables, and of what has a position. */
export function namedKeysAt(path: Path, sketch: Sketch): readonly Name[] {
  const role = roleOf(path);
  if (role === 'containers.*.networks' || role === 'hosts.*.lans') return namesAt(path, sketch);
  if (role === 'links') return cables(sketch);
  if (role === 'layout') return (['host', 'container'] as const).flatMap((kind) => elements(sketch, kind));
  return [];
}

function cables({ hosts, containers }: Sketch): readonly Name[] {
  const ofHosts = hosts.flatMap(({ name, element, lans }) => lans.map((lan) => ({ word: `${name}.${lan}`, element })));
  const ofContainers = containers.flatMap(({ name, element, networks }) =>
    networks.filter((network) => !network.includes('@')).map((network) => ({ word: `${name}.${network.replace(/^networks\./, '')}`, element })),
  );
  return [...ofHosts, ...ofContainers];
}
