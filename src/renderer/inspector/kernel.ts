/** Which part of the kernel's state belongs to an element: whose namespace to ask, and which lines of the answer. Pure. */
import type { SeenNamespace } from '../../shared/api/contract.ts';
import type { Resolved } from '../../shared/topology/resolved.ts';
import { find, overlayNodes } from '../state/elements.ts';
import type { Sketch } from '../state/sketch.ts';

/** One namespace to look into. */
export interface View {
  readonly node: string;
  /** Words that a line must contain one of; null: every line. */
  readonly about: readonly string[] | null;
}

/** Where an element can be seen. Empty: nowhere that a person could ask. */
export function viewsOf(sketch: Sketch, resolved: Resolved | null, element: string): View[] {
  const named = find(sketch, element);
  switch (named?.kind) {
    case 'container':
    case 'host':
      return [{ node: named.name, about: null }];
    case 'network':
      return networkViews(sketch, resolved, element);
    case 'lan':
      return lanViews(resolved, named.name);
    case 'attachment': {
      const [node = ''] = element.split('.');
      const inner = [...(resolved?.hosts.flatMap((host) => host.nics) ?? []), ...(resolved?.containers.flatMap((container) => container.attachments) ?? [])];
      const ifname = inner.find((each) => each.element === element)?.ifname;
      return [{ node, about: ifname === undefined ? null : [ifname] }];
    }
    default:
      return [];
  }
}

function networkViews(sketch: Sketch, resolved: Resolved | null, element: string): View[] {
  const network = resolved?.networks.find((each) => each.element === element);
  const drawn = sketch.networks.find((each) => each.element === element);
  if (drawn === undefined) return [];
  if (drawn.driver === 'overlay') return overlayNodes(drawn).map((node) => ({ node, about: null }));
  if (network?.driver === 'bridge') return [{ node: network.host, about: [network.bridge] }];
  if (network?.driver === 'macvlan' || network?.driver === 'ipvlan') return [{ node: network.host, about: [network.parent] }];
  return sketch.containers.filter((container) => container.networks.includes(element)).map((container) => ({ node: container.name, about: null }));
}

/** A LAN is a wire: nobody is in it, so it is seen by the NICs that are on it. */
function lanViews(resolved: Resolved | null, lan: string): View[] {
  return (resolved?.hosts ?? []).flatMap((host) => host.nics.filter((nic) => nic.lan === lan).map((nic) => ({ node: host.name, about: [nic.ifname] })));
}

export interface KernelPart {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What the kernel said, as lines under the words that one would ask for them with. */
export function partsOf(seen: SeenNamespace, about: readonly string[] | null): KernelPart[] {
  const interfaces = seen.interfaces.filter((each) => concerns(`${each.name} ${each.master ?? ''}`, about));
  const keep = (lines: readonly string[]) => lines.filter((line) => concerns(line, about));
  return [
    { title: 'Interfaces', lines: interfaces.map(interfaceLine) },
    { title: 'Routes', lines: keep(seen.routes) },
    { title: 'Neighbours (ARP)', lines: keep(seen.neighbours) },
    { title: 'Forwarding entries (FDB)', lines: keep(seen.fdb) },
    ...firewallParts(seen.rules, '', keep),
    ...firewallParts(seen.rules6 ?? [], ', IPv6', keep),
  ].filter((part) => part.lines.length > 0);
}

function firewallParts(rules: readonly string[], kind: string, keep: (lines: readonly string[]) => readonly string[]): KernelPart[] {
  return tablesOf(rules).flatMap((table) => [
    { title: `Chains (${table.name}${kind})`, lines: keep(table.chains) },
    { title: `Rules (${table.name}${kind})`, lines: keep(table.rules) },
  ]);
}

interface Table {
  readonly name: string;
  readonly chains: readonly string[];
  readonly rules: readonly string[];
}

/** What `iptables-save` says, by table (`*nat` … `COMMIT`): its chains (`:INPUT ACCEPT`, `:DOCKER -`) are no rules. */
function tablesOf(lines: readonly string[]): Table[] {
  const starts = lines.flatMap((line, at) => (line.startsWith('*') ? [at] : []));
  return starts.map((start, index) => {
    const own = lines.slice(start + 1, starts[index + 1]);
    return {
      name: lines[start]?.slice(1) ?? '',
      chains: own.filter((line) => line.startsWith(':')).map(chainLine),
      rules: own.filter((line) => line.startsWith('-A ')),
    };
  });
}

/** Only the kernel's own chains have a policy: what it does with a packet that no rule decided. */
function chainLine(line: string): string {
  const [name = '', policy = '-'] = line.slice(1).split(' ');
  return policy === '-' ? name : `${name}  policy ${policy}`;
}

function concerns(line: string, about: readonly string[] | null): boolean {
  return about === null || about.some((word) => line.split(/[^A-Za-z0-9.~_-]+/).includes(word));
}

function interfaceLine(each: SeenNamespace['interfaces'][number]): string {
  const kind = each.kind === null ? '' : `  ${each.kind}`;
  const master = each.master === null ? '' : `  on ${each.master}`;
  const addresses = each.addresses.map((address) => `\n  ${address}`).join('');
  const mac = each.mac === null ? '' : `\n  ${each.mac}`;
  return `${each.name}${kind}  ${each.state.toLowerCase()}  mtu ${each.mtu}${master}${addresses}${mac}`;
}
