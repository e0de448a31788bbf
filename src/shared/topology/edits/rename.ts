/** Another name for an element, everywhere. */
import type { Section } from '../paths.ts';
import { renameInLinks } from './links.ts';
import { renameInRoutes } from './routes.ts';
import { type Scene, find, refuseName, relist, unknown, writeHosts } from './scene.ts';
import { splitParent } from '../vlans.ts';
import type { Rename } from './values.ts';

export function rename(scene: Scene, { element, to }: Rename): void {
  const { draft } = scene;
  const found = find(scene, element);
  if (found === null) {
    draft.refuse(unknown(scene, element));
    return;
  }
  const { section, name } = found;
  if (name === to) {
    return;
  }
  // Another spelling of its own name is no rival.
  const refused = name.toLowerCase() === to.toLowerCase() ? null : refuseName(scene, section, to);
  if (refused !== null) {
    draft.refuse(refused);
    return;
  }
  if (!draft.has([section, name])) {
    // The implied host: it has to be written before it can have a name.
    writeHosts(scene);
  }
  draft.renameKey([section, name], to);
  FOLLOW[section](scene, name, to);
  const key = section === 'hosts' || section === 'containers' ? name : `${section}.${name}`;
  if (draft.has(['layout', key])) {
    draft.renameKey(['layout', key], section === 'hosts' || section === 'containers' ? to : `${section}.${to}`);
  }
}

/** References to a renamed element, by its section. */
const FOLLOW: Readonly<Record<Section, (scene: Scene, name: string, to: string) => void>> = {
  lans: (scene, name, to) => {
    for (const host of scene.draft.keys(['hosts'])) {
      relist(scene.draft, ['hosts', host, 'lans'], name, to);
      follow(scene, ['hosts', host, 'nat', 'out'], name, to);
    }
    for (const network of scene.draft.keys(['networks'])) {
      const { lan, vlan } = splitParent(String(scene.draft.read(['networks', network, 'parent']) ?? ''));
      if (lan === name) scene.draft.set(['networks', network, 'parent'], vlan === null ? to : `${to}.${vlan}`);
    }
    renameInLinks(scene, 'segment', name, to);
    renameInRoutes(scene, 'out', name, to);
  },
  hosts: (scene, name, to) => {
    each(scene, 'containers', 'host', name, to);
    each(scene, 'networks', 'host', name, to);
    each(scene, 'hosts', 'gateway', name, to);
    renameInLinks(scene, 'owner', name, to);
    renameInRoutes(scene, 'via', name, to);
    for (const network of scene.draft.keys(['networks'])) {
      relist(scene.draft, ['networks', network, 'hosts'], name, to);
    }
  },
  networks: (scene, name, to) => {
    for (const container of scene.draft.keys(['containers'])) {
      relist(scene.draft, ['containers', container, 'networks'], name, to);
    }
    renameInRoutes(scene, 'out', name, to);
    renameInLinks(scene, 'segment', name, to);
  },
  containers: (scene, name, to) => {
    each(scene, 'containers', 'network_mode', `container:${name}`, `container:${to}`);
    renameInLinks(scene, 'owner', name, to);
    renameInRoutes(scene, 'via', name, to);
  },
};

function each(scene: Scene, section: Section, key: string, name: string, to: string): void {
  for (const element of scene.draft.keys([section])) {
    follow(scene, [section, element, key], name, to);
  }
}

function follow({ draft }: Scene, path: readonly string[], name: string, to: string): void {
  if (draft.read(path) === name) {
    draft.set(path, to);
  }
}
