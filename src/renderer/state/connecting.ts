/** What can be connected to what, and the edits that do it. Pure: the canvas, the menu and the inspector ask here. */
import { type Edit, freeName } from '../../shared/topology/edit.ts';
import { find, type Named } from './elements.ts';
import type { Sketch, SketchContainer, SketchHost, SketchNetwork } from './sketch.ts';

export interface Step {
  /** As Undo names it. */
  readonly name: string;
  readonly edits: readonly Edit[];
}

/** Connects two elements, in whichever direction makes sense; null where nothing does. */
export function connecting(text: string, sketch: Sketch, from: string, to: string): Step | null {
  const [a, b] = [find(sketch, from), find(sketch, to)];
  if (a === null || b === null || a.element === b.element) return null;
  return joined(text, sketch, a, b) ?? joined(text, sketch, b, a);
}

function joined(text: string, sketch: Sketch, a: Named, b: Named): Step | null {
  if (a.kind === 'container' && b.kind === 'network') return toNetwork(a.it, b.it);
  if (a.kind === 'container' && b.kind === 'container') return containers(text, sketch, a.it, b.it);
  if (a.kind === 'host' && b.kind === 'lan') return toLan(a.it, b.name);
  if (a.kind === 'host' && b.kind === 'host') return hosts(text, a.it, b.it);
  if (a.kind === 'host' && b.kind === 'network') return toOverlay(a.it, b.it);
  return null;
}

function toNetwork(container: SketchContainer, network: SketchNetwork): Step | null {
  if (container.networks.includes(network.element) || network.isDefault) return null;
  // An overlay is stretched to the container's host by the same edit.
  if (container.host !== null && network.driver !== 'overlay' && !network.hosts.includes(container.host)) return null;
  return { name: `Connect ${container.name} to ${network.name}`, edits: [{ kind: 'connect', from: container.name, to: network.name }] };
}

function toLan(host: SketchHost, lan: string): Step | null {
  if (host.lans.includes(lan)) return null;
  return { name: `Connect ${host.name} to ${lan}`, edits: [{ kind: 'connect', from: host.name, to: lan }] };
}

function toOverlay(host: SketchHost, network: SketchNetwork): Step | null {
  if (network.driver !== 'overlay' || network.hosts.includes(host.name)) return null;
  return {
    name: `Stretch ${network.name} to ${host.name}`,
    edits: [{ kind: 'set', element: network.element, key: 'hosts', value: [...network.hosts, host.name] }],
  };
}

/** Two containers of one host meet on a bridge network: one that either is on already, else a new one. */
function containers(text: string, sketch: Sketch, a: SketchContainer, b: SketchContainer): Step | null {
  if (a.host === null || a.host !== b.host) return null;
  const name = `Connect ${a.name} to ${b.name}`;
  const bridges = sketch.networks.filter((network) => network.driver === 'bridge' && !network.isDefault && network.hosts.includes(a.host ?? ''));
  if (bridges.some((bridge) => a.networks.includes(bridge.element) && b.networks.includes(bridge.element))) return null;
  const used = bridges.find((bridge) => b.networks.includes(bridge.element)) ?? bridges.find((bridge) => a.networks.includes(bridge.element));
  const network = used?.name ?? freeName(text, 'net');
  const add: Edit[] = used === undefined ? [{ kind: 'addNetwork', name: network, driver: 'bridge', host: explicitHost(sketch, a.host) }] : [];
  const missing = [a, b].filter((container) => used === undefined || !container.networks.includes(used.element));
  return { name, edits: [...add, ...missing.map((container): Edit => ({ kind: 'connect', from: container.name, to: network }))] };
}

function hosts(text: string, a: SketchHost, b: SketchHost): Step | null {
  if (a.implied || b.implied || a.lans.some((lan) => b.lans.includes(lan))) return null;
  const used = b.lans[0] ?? a.lans[0];
  const lan = used ?? freeName(text, 'lan');
  const add: Edit[] = used === undefined ? [{ kind: 'addLan', name: lan }] : [];
  const missing = [a, b].filter((host) => !host.lans.includes(lan));
  return { name: `Connect ${a.name} to ${b.name}`, edits: [...add, ...missing.map((host): Edit => ({ kind: 'connect', from: host.name, to: lan }))] };
}

/** The host as an edit writes it: a file that implies its host does not name it. */
export function explicitHost(sketch: Sketch, host: string): string | undefined {
  return sketch.hosts.find((each) => each.name === host)?.implied === true ? undefined : host;
}

/** Everything that this element can be connected to, for menus. */
export function targetsOf(text: string, sketch: Sketch, from: string): Named[] {
  const all = [...sketch.networks, ...sketch.lans, ...sketch.hosts, ...sketch.containers];
  return all.filter((each) => connecting(text, sketch, from, each.element) !== null).flatMap((each) => find(sketch, each.element) ?? []);
}

/** The edit that takes a container to another host: networks of the old one stay behind. */
export function placing(container: SketchContainer, host: string): Step {
  return { name: `Move ${container.name} to ${host}`, edits: [{ kind: 'place', container: container.name, host }] };
}
