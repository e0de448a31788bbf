/** Cables: a container to a network, a host to a LAN. */
import { removeLinks } from './links.ts';
import { removeRoutes } from './routes.ts';
import { type Scene, delist, enlist, find, hostBefore, listed, unknown } from './scene.ts';
import type { Connect, Disconnect } from './values.ts';

export function connect(scene: Scene, { from, to }: Connect): void {
  const start = find(scene, from, ['containers', 'hosts']);
  if (start?.section === 'containers') {
    connectContainer(scene, start.name, to, hostBefore(scene, start.name));
  } else if (start?.section === 'hosts') {
    const lan = find(scene, to, ['lans']);
    if (lan?.section === 'lans') {
      enlist(scene.draft, ['hosts', start.name, 'lans'], lan.name);
    } else {
      scene.draft.refuse(lan === null ? unknown(scene, to) : notConnectable(from, to));
    }
  } else {
    scene.draft.refuse(start === null ? unknown(scene, from) : notConnectable(from, to));
  }
}

/** `host`: where the container stands, if that is known. */
export function connectContainer(scene: Scene, container: string, to: string, host: string | null): void {
  const { draft } = scene;
  const network = find(scene, to, ['networks']);
  if (network?.section !== 'networks') {
    draft.refuse(network === null ? unknown(scene, to) : notConnectable(container, to));
    return;
  }
  const path = ['containers', container, 'networks'];
  const [first] = listed(draft, path);
  draft.remove(['containers', container, 'network_mode']);
  if (isPlain(scene, network.name) || (first !== undefined && first !== network.name && isPlain(scene, first))) {
    draft.set(path, [network.name]);
    return;
  }
  enlist(draft, path, network.name);
  if (draft.read(['networks', network.name, 'driver']) === 'overlay' && host !== null && draft.has(['hosts', host])) {
    enlist(draft, ['networks', network.name, 'hosts'], host);
  }
}

export function disconnect(scene: Scene, { from, to }: Disconnect): void {
  const start = find(scene, from, ['containers', 'hosts']);
  const end = to.includes('.') ? (to.split('.')[1] ?? to) : to;
  if (start?.section === 'containers') {
    disconnectContainer(scene, start.name, end);
  } else if (start?.section === 'hosts') {
    disconnectHost(scene, start.name, end);
  } else {
    scene.draft.refuse(start === null ? unknown(scene, from) : notConnectable(from, to));
  }
}

/** Who loses the last cable has none: left without a word, the file would plug the container into Docker's default network. */
export function disconnectContainer(scene: Scene, container: string, network: string): void {
  const { draft } = scene;
  const path = ['containers', container, 'networks'];
  const names = listed(draft, path);
  delist(draft, path, network);
  removeRoutes(scene, 'out', network, container);
  removeLinks(scene, (owner, segment) => owner === container && segment === network);
  const onDefault = names.length === 0 && (network === 'bridge' || network.startsWith('bridge@'));
  if (onDefault || (names.length === 1 && names[0] === network)) {
    draft.set(['containers', container, 'network_mode'], 'none');
  }
}

/** NAT by a LAN that the router is no longer on goes too. */
export function disconnectHost(scene: Scene, host: string, lan: string): void {
  const { draft } = scene;
  delist(draft, ['hosts', host, 'lans'], lan);
  removeRoutes(scene, 'out', lan, host);
  removeLinks(scene, (owner, segment) => owner === host && segment === lan);
  if (draft.read(['hosts', host, 'nat', 'out']) === lan) {
    draft.remove(['hosts', host, 'nat']);
  }
}

function isPlain({ draft }: Scene, network: string): boolean {
  const driver = draft.read(['networks', network, 'driver']);
  return driver === 'none' || driver === 'host';
}

function notConnectable(from: string, to: string): { readonly code: string; readonly message: string; readonly fix: string } {
  return { code: 'cannot-connect', message: `“${from}” and “${to}” cannot be connected.`, fix: 'Connect a container to a network, or a host to a LAN.' };
}
