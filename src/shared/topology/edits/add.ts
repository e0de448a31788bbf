/** New elements. */
import { type Scene, hasImpliedHost, refuseName, writeHosts } from './scene.ts';
import { connectContainer } from './connect.ts';
import { IMPLIED_HOST } from '../document.ts';
import type { AddContainer, AddHost, AddLan, AddNetwork, Value } from './values.ts';
import type { Section } from '../paths.ts';

export function addLan(scene: Scene, { name, subnet }: AddLan): void {
  add(scene, 'lans', name, { subnet });
}

export function addHost(scene: Scene, { name, role, lans }: AddHost): void {
  const refused = refuseName(scene, 'hosts', name);
  if (refused !== null) {
    scene.draft.refuse(refused);
    return;
  }
  if (!(hasImpliedHost(scene) && name === IMPLIED_HOST)) {
    writeHosts(scene);
  }
  add(scene, 'hosts', name, { role: role === 'host' ? undefined : role, lans: lans?.length === 0 ? undefined : lans });
}

export function addContainer(scene: Scene, { name, host, networks }: AddContainer): void {
  add(scene, 'containers', name, { host: host === undefined || isImplied(scene, host) ? undefined : host });
  for (const network of networks ?? []) {
    connectContainer(scene, name, network, host ?? scene.before.hosts[0]?.name ?? null);
  }
}

export function addNetwork(scene: Scene, { name, driver, host, hosts, parent, mode, subnet, internal, vni }: AddNetwork): void {
  add(scene, 'networks', name, { driver, host: host === undefined || isImplied(scene, host) ? undefined : host, hosts, parent, mode, subnet, internal, vni });
}

/** A host that is nowhere written must not be named either: the name would point to nothing. */
function isImplied(scene: Scene, host: string): boolean {
  return host === IMPLIED_HOST && scene.draft.keys(['hosts']).length === 0;
}

function add(scene: Scene, section: Section, name: string, keys: Readonly<Record<string, Value | undefined>>): void {
  const refused = refuseName(scene, section, name);
  if (refused !== null) {
    scene.draft.refuse(refused);
    return;
  }
  const entries = Object.entries(keys).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  scene.draft.set([section, name], Object.fromEntries(entries));
}
