/** The routes of hosts and containers name others: they follow a new name, and go with what they led by. */
import type { Path } from '../paths.ts';
import type { Scene } from './scene.ts';

/** Every route of the file, the last of each list first, so that removing one leaves the places of the others. */
function* routesOf({ draft }: Scene): Iterable<Path> {
  for (const section of ['hosts', 'containers']) {
    for (const node of draft.keys([section])) {
      const routes = draft.read([section, node, 'routes']);
      for (let index = Array.isArray(routes) ? routes.length - 1 : -1; index >= 0; index--) yield [section, node, 'routes', index];
    }
  }
}

/** `via`: the name of a host or container; `out`: that of a LAN or network. */
export function renameInRoutes(scene: Scene, key: 'via' | 'out', name: string, to: string): void {
  for (const path of routesOf(scene)) {
    if (scene.draft.read([...path, key]) === name) scene.draft.set([...path, key], to);
  }
}

/** Routes that led by it lead nowhere now. `of`: only those of this node. */
export function removeRoutes(scene: Scene, key: 'via' | 'out', name: string, of: string | null = null): void {
  const { draft } = scene;
  for (const path of routesOf(scene)) {
    if (draft.read([...path, key]) !== name || (of !== null && path[1] !== of)) continue;
    const list = path.slice(0, -1);
    const routes = draft.read(list);
    draft.remove(Array.isArray(routes) && routes.length === 1 ? list : path);
  }
}
