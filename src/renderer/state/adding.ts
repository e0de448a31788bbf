/** What the palette offers, and the edits that put it where it was dropped. Pure. */
import { isUnderlay } from '../../shared/topology/document.ts';
import { type Edit, freeName } from '../../shared/topology/edit.ts';
import { explicitHost, type Step } from './connecting.ts';
import { find } from './elements.ts';
import type { Driver, Role, Sketch } from './sketch.ts';

export type Item =
  | { readonly kind: 'host'; readonly role: Role }
  | { readonly kind: 'lan' }
  | { readonly kind: 'container' }
  | { readonly kind: 'network'; readonly driver: Driver };

/** Where something is dropped; all null for a click in the palette. */
export interface Spot {
  /** Name of the room under the pointer. */
  readonly room: string | null;
  /** The topmost element under the pointer. */
  readonly element: string | null;
}

export const NOWHERE: Spot = { room: null, element: null };

/** What was added, beside the edits. */
export interface Added extends Step {
  readonly element: string;
}

const HOSTS = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'];
const CONTAINERS = ['web', 'api', 'db', 'cache', 'worker', 'mail', 'auth', 'queue'];
const NETWORK_STEMS: Readonly<Record<Driver, string>> = {
  none: 'isolated',
  bridge: 'net',
  host: 'hostnet',
  overlay: 'mesh',
  macvlan: 'macnet',
  ipvlan: 'ipnet',
};

export function adding(text: string, sketch: Sketch, item: Item, spot: Spot): Added {
  switch (item.kind) {
    case 'host':
      return addHost(text, sketch, item.role, spot);
    case 'lan':
      return addLan(text, sketch, spot);
    case 'container':
      return addContainer(text, sketch, spot);
    case 'network':
      return addNetwork(text, sketch, item.driver, spot);
  }
}

/** The first of the names that nothing has; when all are taken, a number after the first. */
function nameFrom(text: string, sketch: Sketch, names: readonly string[]): string {
  const all = [...sketch.lans, ...sketch.hosts, ...sketch.networks, ...sketch.containers];
  const taken = new Set(all.map((each) => each.name.toLowerCase()));
  return names.find((name) => !taken.has(name)) ?? freeName(text, names[0] ?? 'item');
}

function step(name: string, element: string, edits: readonly Edit[]): Added {
  return { name: `Add ${name}`, element, edits };
}

function addHost(text: string, sketch: Sketch, role: Role, spot: Spot): Added {
  const name = nameFrom(text, sketch, role === 'router' ? ['gw'] : role === 'internet' ? ['internet'] : HOSTS);
  const lan = spot.element === null ? null : find(sketch, spot.element);
  const lans = lan?.kind === 'lan' ? [lan.name] : [];
  return step(name, `hosts.${name}`, [{ kind: 'addHost', name, role: role === 'host' ? undefined : role, lans: lans.length > 0 ? lans : undefined }]);
}

function addLan(text: string, sketch: Sketch, spot: Spot): Added {
  const name = nameFrom(text, sketch, ['office', 'lab', 'floor', 'lan']);
  const room = sketch.hosts.find((host) => host.name === spot.room && !host.implied);
  const edits: Edit[] = [{ kind: 'addLan', name }];
  if (room) edits.push({ kind: 'connect', from: room.name, to: name });
  return step(name, `lans.${name}`, edits);
}

function addContainer(text: string, sketch: Sketch, spot: Spot): Added {
  const name = nameFrom(text, sketch, CONTAINERS);
  const onto = spot.element === null ? null : find(sketch, spot.element);
  const network = onto?.kind === 'network' && !onto.it.isDefault ? onto.it : null;
  const host = spot.room ?? network?.hosts[0] ?? sketch.hosts[0]?.name ?? null;
  const joins = network && (host === null || network.hosts.includes(host)) ? [network.name] : undefined;
  return step(name, `containers.${name}`, [{ kind: 'addContainer', name, host: host === null ? undefined : explicitHost(sketch, host), networks: joins }]);
}

function addNetwork(text: string, sketch: Sketch, driver: Driver, spot: Spot): Added {
  const name = nameFrom(text, sketch, [NETWORK_STEMS[driver]]);
  const onto = spot.element === null ? null : find(sketch, spot.element);
  const container = onto?.kind === 'container' ? onto.it : null;
  const host = container?.host ?? spot.room ?? sketch.hosts.find((each) => each.role === 'host')?.name ?? sketch.hosts[0]?.name ?? null;
  const edits: Edit[] = [networkEdit(sketch, name, driver, host)];
  if (container) edits.push({ kind: 'connect', from: container.name, to: name });
  return step(name, `networks.${name}`, edits);
}

function networkEdit(sketch: Sketch, name: string, driver: Driver, host: string | null): Edit {
  const on = sketch.hosts.find((each) => each.name === host);
  if (driver === 'overlay') return { kind: 'addNetwork', name, driver, hosts: overlayHosts(sketch, on?.name ?? null) };
  const parent = isUnderlay(driver) ? on?.lans[0] : undefined;
  return { kind: 'addNetwork', name, driver, host: on === undefined ? undefined : explicitHost(sketch, on.name), parent };
}

/** An overlay joins hosts that reach each other: those on the first LAN of the host that it was dropped on. */
function overlayHosts(sketch: Sketch, host: string | null): string[] {
  const on = sketch.hosts.find((each) => each.name === host);
  const lan = on?.lans[0] ?? sketch.lans[0]?.name;
  const joined = sketch.hosts.filter((each) => each.role === 'host' && lan !== undefined && each.lans.includes(lan));
  const hosts = joined.length > 0 ? joined : sketch.hosts.filter((each) => !each.implied);
  return hosts.map((each) => each.name);
}
