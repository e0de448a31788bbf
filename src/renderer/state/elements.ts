/** Elements by path: what a path names, what it is called, and whose picture shows it. */
import type { Sketch, SketchContainer, SketchHost, SketchLan, SketchNetwork } from './sketch.ts';

export type Named =
  | { readonly kind: 'container'; readonly element: string; readonly name: string; readonly it: SketchContainer }
  | { readonly kind: 'host'; readonly element: string; readonly name: string; readonly it: SketchHost }
  | { readonly kind: 'network'; readonly element: string; readonly name: string; readonly it: SketchNetwork }
  | { readonly kind: 'lan'; readonly element: string; readonly name: string; readonly it: SketchLan }
  | { readonly kind: 'attachment'; readonly element: string; readonly name: string; readonly owner: string };

/** What a path names in this drawing, or null where it names nothing. */
export function find(sketch: Sketch, element: string): Named | null {
  const container = sketch.containers.find((each) => each.element === element);
  if (container) return { kind: 'container', element, name: container.name, it: container };
  const host = sketch.hosts.find((each) => each.element === element);
  if (host) return { kind: 'host', element, name: host.name, it: host };
  const network = sketch.networks.find((each) => each.element === element);
  if (network) return { kind: 'network', element, name: network.name, it: network };
  const lan = sketch.lans.find((each) => each.element === element);
  if (lan) return { kind: 'lan', element, name: lan.name, it: lan };
  const owner = attachmentOwner(sketch, element);
  return owner === null ? null : { kind: 'attachment', element, name: element, owner };
}

function attachmentOwner(sketch: Sketch, element: string): string | null {
  const [first = '', second = ''] = element.split('.');
  const container = sketch.containers.find((each) => each.name === first);
  if (container?.networks.some((network) => network.replace(/^networks\./, '').replace(/@.*$/, '') === second)) return container.element;
  const host = sketch.hosts.find((each) => each.name === first);
  return host?.lans.includes(second) ? host.element : null;
}

/** The element whose shape carries a badge for this path: an attachment's problem shows on its container or host. */
export function shownOn(sketch: Sketch, element: string): string | null {
  const named = find(sketch, element);
  if (named?.kind === 'attachment') return named.owner;
  if (named !== null) return named.element;
  const [first = ''] = element.split('.');
  return [...sketch.containers, ...sketch.hosts].find((each) => each.name === first)?.element ?? null;
}

/** The name under which `exec`, terminals and observe know it: containers, hosts, and NETWORK@HOST of overlays. */
export function nodeOf(sketch: Sketch, element: string): string | null {
  const named = find(sketch, element);
  if (named?.kind === 'container' || named?.kind === 'host') return named.name;
  if (named?.kind === 'network' && named.it.driver === 'overlay') return overlayNodes(named.it)[0] ?? null;
  return null;
}

/** An overlay has one namespace on each of its hosts. */
export function overlayNodes(network: SketchNetwork): string[] {
  return network.hosts.map((host) => `${network.name}@${host}`);
}

/** What a person calls it: `bridge network front`. */
export function titleOf(named: Named): string {
  switch (named.kind) {
    case 'container':
      return 'container';
    case 'host':
      return named.it.role === 'host' ? 'host' : named.it.role === 'router' ? 'router' : 'internet host';
    case 'network':
      if (named.it.isDefault) return named.it.name === 'bridge' ? 'default bridge network' : 'way out of overlays';
      return `${named.it.driver} network`;
    case 'lan':
      return 'LAN';
    case 'attachment':
      return 'interface';
  }
}
