/**
 * A topology as a network of machines, for the model of who reaches whom: spaces that have cards and routes, and the wires that
 * the cards hang on. Made from the topology alone, by what docs/topology.md and Docker's own pages say; no driver is asked.
 */
import type { Topology } from '../../../src/shared/topology/document.ts';
import type {
  Resolved,
  ResolvedBridgeNetwork,
  ResolvedContainer,
  ResolvedHost,
  ResolvedNetwork,
  ResolvedOverlayNetwork,
  ResolvedUnderlayNetwork,
} from '../../../src/shared/topology/resolved.ts';
import { containerWay, hostWay, type Route } from './ways.ts';

/** An interface with its address. */
export interface Card {
  /** Host or container whose network namespace it is in. */
  readonly space: string;
  readonly dev: string;
  readonly ip: string;
  readonly prefix: number;
  /** `lans.office`, `networks.front` */
  readonly wire: string;
  /** nic: of a host, on a LAN. door: a host's own end of a bridge. port: a container's end of a cable. stand: on a host's card. */
  readonly kind: 'nic' | 'door' | 'port' | 'stand';
  /** On a LAN the device on which it is there: `alpha.office`, or `alpha.office.10` for that card’s device of a VLAN. */
  readonly cable: string | null;
  /** On a LAN the VLAN in which its frames are there; nought: none. null: the switch takes none of them. */
  readonly vlan: number | null;
  /** Nothing gets through its cable. */
  readonly cut: boolean;
  /** How a stand passes frames on: macvlan’s or ipvlan’s mode. */
  readonly mode: string | null;
}

/** A network namespace. */
export interface Space {
  readonly name: string;
  readonly host: ResolvedHost | null;
  readonly cards: readonly Card[];
  readonly routes: readonly Route[];
  readonly forwards: boolean;
}

export interface World {
  readonly topology: Topology;
  readonly resolved: Resolved;
  readonly spaces: ReadonlyMap<string, Space>;
  /** In whose namespace a host or container is. */
  readonly spaceOf: ReadonlyMap<string, string>;
  readonly cardsOn: ReadonlyMap<string, readonly Card[]>;
}

export function worldOf(topology: Topology, resolved: Resolved): World {
  const spaces = new Map<string, Space>();
  for (const host of resolved.hosts) spaces.set(host.name, hostSpace(host, topology, resolved));
  for (const container of resolved.containers) {
    if (container.mode.kind === 'own' || container.mode.kind === 'none') spaces.set(container.name, containerSpace(container, resolved));
  }
  const cardsOn = new Map<string, Card[]>();
  for (const card of [...spaces.values()].flatMap(({ cards }) => cards)) cardsOn.set(card.wire, [...(cardsOn.get(card.wire) ?? []), card]);
  const names = [...resolved.hosts.map(({ name }) => name), ...resolved.containers.map(({ name }) => name)];
  return { topology, resolved, spaces, cardsOn, spaceOf: new Map(names.map((name) => [name, spaceOf(name, resolved)])) };
}

/** The host's own for `host`, that of the container at the end of the chain for `container:X`. */
function spaceOf(name: string, resolved: Resolved): string {
  const container = resolved.containers.find((each) => each.name === name);
  if (container?.mode.kind === 'host') return container.host;
  return container?.mode.kind === 'container' ? spaceOf(container.mode.of, resolved) : name;
}

function hostSpace(host: ResolvedHost, topology: Topology, resolved: Resolved): Space {
  const { name } = host;
  const nics = host.nics.map(({ lan, ifname, ip, prefix }): Card => {
    return { space: name, dev: ifname, ip, prefix, kind: 'nic', mode: null, ...placeOn(lan, name, undefined, resolved) };
  });
  const doors = bridgesOf(name, resolved).map(({ bridge, gateway, subnet, element }): Card => {
    const prefix = Number(subnet.split('/')[1]);
    return { space: name, dev: bridge, ip: gateway, prefix, wire: element, kind: 'door', cable: null, vlan: 0, cut: false, mode: null };
  });
  const besides = standsOf(name, resolved).map(({ hostDevice, element, lan, vlan }): Card => {
    const ip = host.nics.find((nic) => nic.lan === lan)?.ip ?? '';
    return { space: name, dev: hostDevice ?? element, ip, prefix: 32, kind: 'stand', mode: 'bridge', ...placeOn(lan, name, vlan, resolved) };
  });
  const cards = [...nics, ...doors, ...besides];
  const written = resolved.routes.filter(({ node }) => node === name);
  return { name, host, cards, routes: [...toStands(name, resolved), ...withDefault(written, hostWay(host, topology, resolved))], forwards: host.forwarding };
}

/** Where on a LAN a host's card is, or with `tag` that card's device of a VLAN. */
function placeOn(lan: string, host: string, tag: number | undefined, resolved: Resolved): Pick<Card, 'wire' | 'cable' | 'vlan' | 'cut'> {
  const cable = `${host}.${lan}`;
  const port = resolved.hosts.find(({ name }) => name === host)?.nics.find((nic) => nic.lan === lan)?.port ?? { untagged: 1, tagged: [] };
  const isSwitch = resolved.lans.some(({ name, vlanAware }) => name === lan && vlanAware === true);
  const carried = tag === undefined ? port.untagged : port.tagged.includes(tag) ? tag : null;
  return { wire: `lans.${lan}`, cable: tag === undefined ? cable : `${cable}.${tag}`, vlan: isSwitch ? carried : (tag ?? 0), cut: isCut(cable, resolved) };
}

/** The networks on a host's cards by which the host itself can be reached. */
function standsOf(host: string, { networks }: Resolved): readonly ResolvedUnderlayNetwork[] {
  return networks.flatMap((it) => ((it.driver === 'macvlan' || it.driver === 'ipvlan') && it.host === host && it.hostDevice !== null ? [it] : []));
}

function toStands(host: string, resolved: Resolved): readonly Route[] {
  return standsOf(host, resolved).flatMap(({ name, hostDevice }) =>
    resolved.containers.flatMap(({ attachments }) =>
      attachments.filter(({ network }) => network === name).map(({ ip }) => ({ to: `${ip}/32`, via: null, dev: hostDevice ?? '' })),
    ),
  );
}

function containerSpace(container: ResolvedContainer, resolved: Resolved): Space {
  const cards = container.attachments.flatMap((attachment): readonly Card[] => {
    const network = networkOf(attachment.network, resolved);
    if (network === undefined) return [];
    const { ifname: dev, ip, prefix } = attachment;
    const base = { space: container.name, dev, ip, prefix };
    if (network.driver !== 'macvlan' && network.driver !== 'ipvlan') {
      return [{ ...base, wire: network.element, kind: 'port', cable: null, vlan: 0, cut: isCut(attachment.element, resolved), mode: null }];
    }
    return [{ ...base, kind: 'stand', mode: network.mode, ...placeOn(network.lan, network.host, network.vlan, resolved) }];
  });
  const written = resolved.routes.filter(({ node }) => node === container.name);
  const way = containerWay(container, resolved);
  // Docker turns forwarding on, and every namespace that is made afterwards has it too.
  return { name: container.name, host: null, cards, routes: withDefault(written, way), forwards: true };
}

/** A written default route stands in the place of the other. */
function withDefault(written: readonly Route[], way: Route | null): readonly Route[] {
  return way === null || written.some(({ to }) => to === 'default') ? written : [...written, way];
}

function isCut(element: string, { links }: Resolved): boolean {
  return links.some((link) => link.element === element && link.down);
}

export function networkOf(name: string, { networks }: Resolved): ResolvedNetwork | undefined {
  return networks.find((network) => network.name === name);
}

/** A host's bridge networks; Docker's own first, as it makes them first. */
export function bridgesOf(host: string, { networks }: Resolved): readonly ResolvedBridgeNetwork[] {
  const mine = networks.flatMap((network) => (network.driver === 'bridge' && network.host === host ? [network] : []));
  return [...mine.filter(({ isDefault }) => isDefault), ...mine.filter(({ isEgress }) => isEgress), ...mine.filter((it) => !it.isDefault && !it.isEgress)];
}

export function overlayOf(element: string, { networks }: Resolved): ResolvedOverlayNetwork | null {
  return networks.flatMap((network) => (network.driver === 'overlay' && network.element === element ? [network] : []))[0] ?? null;
}
