/** A container to another host. */
import { hostsOfNetwork } from '../document.ts';
import { type Scene, delist, enlist, find, hasImpliedHost, listed, unknown } from './scene.ts';
import type { Place } from './values.ts';

export function place(scene: Scene, { container: word, host: hostWord }: Place): void {
  const container = find(scene, word, ['containers']);
  const host = find(scene, hostWord, ['hosts']);
  if (container?.section !== 'containers' || host?.section !== 'hosts') {
    scene.draft.refuse(unknown(scene, container?.section === 'containers' ? hostWord : word));
    return;
  }
  if (hasImpliedHost(scene)) {
    // There is no other host to go to.
    return;
  }
  moveTo(scene, container.name, host.name);
}

function moveTo(scene: Scene, container: string, host: string): void {
  const { draft, before } = scene;
  const path = ['containers', container];
  if (draft.read([...path, 'host']) !== host) {
    draft.set([...path, 'host'], host);
  }
  for (const name of listed(draft, [...path, 'networks'])) {
    const network = before.networks.find((candidate) => candidate.name === name);
    if (network?.driver === 'overlay') {
      enlist(draft, ['networks', name, 'hosts'], host);
    } else if (network !== undefined && !hostsOfNetwork(before, network).includes(host)) {
      delist(draft, [...path, 'networks'], name);
    }
  }
  const mode = draft.read([...path, 'network_mode']);
  const shared = typeof mode === 'string' && mode.startsWith('container:') ? mode.slice('container:'.length) : null;
  if (shared !== null && draft.read(['containers', shared, 'host']) !== host) {
    draft.remove([...path, 'network_mode']);
  }
  for (const other of before.containers) {
    if (
      other.networkMode?.kind === 'container' &&
      other.networkMode.of === container &&
      other.name !== container &&
      other.host !== null &&
      other.host !== host
    ) {
      draft.set(['containers', other.name, 'host'], host);
    }
  }
}
