/** An element goes, with what only makes sense with it. */
import { hostOfContainer, hostOfNetwork } from '../document.ts';
import { parseElement, type Section } from '../paths.ts';
import { disconnect, disconnectContainer, disconnectHost } from './connect.ts';
import type { Draft } from './draft.ts';
import { removeLinks } from './links.ts';
import { removeRoutes } from './routes.ts';
import { type Scene, delist, find, listed, unknown } from './scene.ts';
import { splitParent } from '../vlans.ts';
import type { Remove } from './values.ts';

export function remove(scene: Scene, { element }: Remove): void {
  const parsed = parseElement(element);
  if (parsed?.kind === 'attachment') {
    disconnect(scene, { kind: 'disconnect', from: parsed.from, to: parsed.to });
    return;
  }
  const found = find(scene, element);
  if (found === null) {
    scene.draft.refuse(unknown(scene, element));
  } else {
    REMOVE[found.section](scene, found.name);
  }
}

const REMOVE: Readonly<Record<Section, (scene: Scene, name: string) => void>> = {
  lans: removeLan,
  hosts: removeHost,
  networks: removeNetwork,
  containers: removeContainer,
};

function removeLan(scene: Scene, name: string): void {
  const { draft } = scene;
  for (const host of draft.keys(['hosts'])) {
    disconnectHost(scene, host, name);
  }
  for (const network of draft.keys(['networks'])) {
    if (splitParent(String(draft.read(['networks', network, 'parent']) ?? '')).lan === name) {
      removeNetwork(scene, network);
    }
  }
  erase(scene, 'lans', name, `lans.${name}`);
}

function removeHost(scene: Scene, name: string): void {
  const { draft, before } = scene;
  for (const container of before.containers) {
    if (hostOfContainer(before, container) === name) {
      removeContainer(scene, container.name);
    }
  }
  for (const network of before.networks) {
    if (network.driver === 'overlay') {
      delist(draft, ['networks', network.name, 'hosts'], name);
    } else if (hostOfNetwork(before, network) === name) {
      removeNetwork(scene, network.name);
    }
  }
  for (const host of draft.keys(['hosts'])) {
    if (draft.read(['hosts', host, 'gateway']) === name) {
      draft.remove(['hosts', host, 'gateway']);
    }
  }
  removeRoutes(scene, 'via', name);
  removeLinks(scene, (owner) => owner === name);
  erase(scene, 'hosts', name, name);
}

function removeNetwork(scene: Scene, name: string): void {
  for (const container of scene.draft.keys(['containers'])) {
    if (listed(scene.draft, ['containers', container, 'networks']).includes(name)) {
      disconnectContainer(scene, container, name);
    }
  }
  removeRoutes(scene, 'out', name);
  erase(scene, 'networks', name, `networks.${name}`);
}

function removeContainer(scene: Scene, name: string): void {
  const { draft } = scene;
  for (const container of draft.keys(['containers'])) {
    if (draft.read(['containers', container, 'network_mode']) === `container:${name}`) {
      draft.set(['containers', container, 'network_mode'], 'none');
    }
  }
  removeRoutes(scene, 'via', name);
  removeLinks(scene, (owner) => owner === name);
  erase(scene, 'containers', name, name);
}

function erase({ draft }: Scene, section: Section, name: string, layoutKey: string): void {
  draft.remove([section, name]);
  removeIfEmpty(draft, section);
  if (draft.has(['layout', layoutKey])) {
    draft.remove(['layout', layoutKey]);
    removeIfEmpty(draft, 'layout');
  }
}

/** A section without elements goes too, unless somebody commented on it. */
function removeIfEmpty(draft: Draft, section: string): void {
  if (!draft.has([section]) || draft.keys([section]).length > 0) {
    return;
  }
  const bare = new RegExp(`^${section}:[ \\t]*(\\{ *\\})?[ \\t]*\\r?$`, 'm').test(draft.text);
  if (bare) {
    draft.remove([section]);
  }
}
