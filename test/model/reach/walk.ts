/** One packet's way through the network, machine by machine, as the kernel and Docker's rules take it. */
import { contains, parseBlock, parseIpv4 } from '../../../src/shared/topology/ipv4.ts';
import { filtered, masqueraded, type Packet, redirected, refusedAtTheDoor } from './docker.ts';
import type { Route } from './ways.ts';
import { blocked } from './wires.ts';
import type { Card, Space, World } from './world.ts';

/** What a host remembers of a packet that it has passed on: as it came, and as it went. */
interface Flow {
  readonly came: Packet;
  readonly went: Packet;
}

/** Where a packet ended. `space` null: nowhere, and `why`. */
export interface Ended {
  readonly space: string | null;
  readonly packet: Packet;
  readonly why: string;
}

/** The UDP port of VXLAN (RFC 7348). */
const TUNNEL_PORT = 4789;
/** More machines than any way has. */
const FAR = 12;

export class Walk {
  readonly #world: World;
  readonly #flows = new Map<string, Flow[]>();
  readonly #tunnels: Map<string, boolean>;

  /** One of these for a question and its answer. `tunnels`: what is known of tunnels already. */
  constructor(world: World, tunnels = new Map<string, boolean>()) {
    this.#world = world;
    this.#tunnels = tunnels;
  }

  /** The address that somebody sends from, or null where there is no way at all. */
  source(space: Space, dst: string): string | null {
    if (isOwn(space, dst)) return dst;
    return this.#leave(space, dst)?.card.ip ?? null;
  }

  /** `from`: the card by which it came; null: it was sent here. */
  arrive(space: Space, came: Packet, from: Card | null = null, far = 0): Ended {
    const lost = (why: string, packet = came): Ended => ({ space: null, packet, why: `${space.name}: ${why}` });
    if (far > FAR) return lost('the packet goes round and round');
    const stand = from === null ? undefined : this.#standBehind(from, came.dst);
    if (stand !== undefined) return this.#enter(stand, came, far);
    const { host } = space;
    const early = host === null || from === null ? null : refusedAtTheDoor(came, from, host, this.#world);
    if (early !== null) return lost(early);
    const remembered = this.#remembered(space, came);
    const publication = remembered === null && host !== null && isOwn(space, came.dst) ? redirected(came, host, this.#world) : undefined;
    const packet = remembered ?? (publication === undefined ? came : { ...came, dst: publication.ip, dport: publication.port.containerPort });
    // The sender is changed, forth or back, only as the packet leaves.
    if (from !== null && isOwn(space, came.src)) return lost(`${came.src} is its own address, so nobody else can be the sender`, packet);
    if (isOwn(space, packet.dst)) return this.#deliver(space, came, packet, from === null && remembered === null);
    if (from !== null && !space.forwards) return lost(`${packet.dst} is not its own, and it passes nothing on`, packet);
    const way = this.#leave(space, packet.dst);
    if (way === null) return lost(`no route to ${packet.dst}`, packet);
    return this.#pass({ space, came, packet, from, to: way.card, via: way.via, known: remembered !== null, redirected: publication !== undefined, far });
  }

  /** What a host sends to itself leaves by `lo`, and comes back by it: that is not the bridge, so Docker's rule for what leaves its network fits. */
  #deliver(space: Space, came: Packet, packet: Packet, isFirst: boolean): Ended {
    const { host, cards } = space;
    const [first] = cards;
    const lo = first === undefined ? null : { ...first, dev: 'lo', wire: 'lo' };
    const passing = lo === null ? null : { packet, from: null, to: lo, known: false, redirected: false };
    const src = host === null || passing === null || !isFirst ? null : masqueraded(passing, host, this.#world);
    const went = src === null ? packet : { ...packet, src };
    this.#remember(space, came, went);
    return { space: space.name, packet: went, why: `it arrived at ${space.name}` };
  }

  #pass(it: Step): Ended {
    const { space, came, packet, from, to, known } = it;
    const lost = (why: string): Ended => ({ space: null, packet, why: `${space.name}: ${why}` });
    const refused = space.host === null || from === null ? null : filtered({ packet: { ...packet, src: came.src }, from, to, known }, space.host, this.#world);
    if (refused !== null) return lost(refused);
    const src = space.host === null || known ? null : masqueraded({ packet, from, to, known, redirected: it.redirected }, space.host, this.#world);
    const went = src === null ? packet : { ...packet, src };
    if (isRouted(to)) return this.#byKernelOf(to, went, it.far);
    const next = this.#neighbour(to, it.via);
    if (typeof next === 'string') return lost(next);
    if (!known) this.#remember(space, came, went);
    const reached = this.#world.spaces.get(next.space);
    return reached === undefined ? lost('nobody') : this.arrive(reached, went, next, it.far + 1);
  }

  /** ipvlan gives what comes by its card to whoever has the address, whatever else the host would do with it (drivers/net/ipvlan). */
  #standBehind(card: Card, ip: string): Card | undefined {
    const stands = card.kind === 'nic' ? (this.#world.cardsOn.get(card.wire) ?? []) : [];
    return stands.find((it) => it.cable === card.cable && it.kind === 'stand' && it.ip === ip && ['l2', 'l3', 'l3s'].includes(it.mode ?? ''));
  }

  /** In ipvlan's routed modes siblings meet at once; all else the host's kernel sends on as if it were its own. */
  #byKernelOf(from: Card, packet: Packet, far: number): Ended {
    const sibling = (this.#world.cardsOn.get(from.wire) ?? []).find((card) => card.cable === from.cable && card.kind === 'stand' && card.ip === packet.dst);
    if (sibling !== undefined) return this.#enter(sibling, packet, far);
    const host = this.#world.spaces.get(from.cable?.split('.')[0] ?? '');
    return host === undefined ? { space: null, packet, why: 'no host' } : this.arrive(host, packet, null, far + 1);
  }

  #enter(card: Card, packet: Packet, far: number): Ended {
    const space = this.#world.spaces.get(card.space);
    return space === undefined ? { space: null, packet, why: 'nobody' } : this.arrive(space, packet, card, far + 1);
  }

  /** The card on that wire of who has the address, as ARP finds it: a machine answers for all its addresses. A text: why there is none. */
  #neighbour(from: Card, ip: string): Card | string {
    const others = (this.#world.cardsOn.get(from.wire) ?? []).filter((card) => card.space !== from.space && hasAddress(this.#world, card, ip));
    const why = new Map(others.map((card) => [card, this.#blocked(from, card)]));
    return others.find((card) => why.get(card) === null) ?? [...why.values()][0] ?? `nobody on ${from.wire} has ${ip}`;
  }

  #blocked(from: Card, to: Card): string | null {
    const tunnel = (host: string, local: string) => this.#tunnel(host, beside(local, this.#world));
    return blocked(from, to, this.#world, tunnel) ?? blocked(to, from, this.#world, tunnel);
  }

  /** Whether a host's packet reaches another host's end of a tunnel. Its sender does not matter. */
  #tunnel(host: string, local: string): boolean {
    const key = `${host} ${local}`;
    const known = this.#tunnels.get(key);
    if (known !== undefined) return known;
    const space = this.#world.spaces.get(host);
    const src = space === undefined ? null : this.source(space, local);
    const ended =
      space === undefined || src === null ? null : new Walk(this.#world, this.#tunnels).arrive(space, { src, dst: local, sport: 0, dport: TUNNEL_PORT });
    const reached = ended?.space != null && ended.packet.dst === local;
    this.#tunnels.set(key, reached);
    return reached;
  }

  /** Longest prefix first; of equals the one that was there first, which is the card's own. */
  #leave(space: Space, dst: string): { readonly card: Card; readonly via: string } | null {
    const own = space.cards.filter(({ prefix }) => prefix < 32).map(({ ip, prefix, dev }): Route => ({ to: `${ip}/${prefix}`, via: null, dev }));
    const fits = [...own, ...space.routes].filter(({ to }) => to === 'default' || isIn(dst, to));
    const best = fits.toSorted((a, b) => lengthOf(b) - lengthOf(a))[0];
    const card = space.cards.find(({ dev }) => dev === best?.dev);
    return best === undefined || card === undefined ? null : { card, via: best.via ?? dst };
  }

  #remembered({ name }: Space, packet: Packet): Packet | null {
    for (const { came, went } of this.#flows.get(name) ?? []) {
      if (same(packet, turned(went))) return turned(came);
      if (same(packet, came)) return { ...packet, dst: went.dst, dport: went.dport };
    }
    return null;
  }

  #remember({ name }: Space, came: Packet, went: Packet): void {
    this.#flows.set(name, [...(this.#flows.get(name) ?? []), { came, went }]);
  }
}

/** A packet that a machine passes on. */
interface Step {
  readonly space: Space;
  readonly came: Packet;
  readonly packet: Packet;
  readonly from: Card | null;
  readonly to: Card;
  readonly via: string;
  readonly known: boolean;
  readonly redirected: boolean;
  readonly far: number;
}

/** The answer to a packet. */
export function turned({ src, dst, sport, dport }: Packet): Packet {
  return { src: dst, dst: src, sport: dport, dport: sport };
}

export function same(a: Packet, b: Packet): boolean {
  return a.src === b.src && a.dst === b.dst && a.sport === b.sport && a.dport === b.dport;
}

/** Tunnels over IPv6 take the same cables: the address of IPv4 that the same card has. */
function beside(local: string, { resolved }: World): string {
  return resolved.hosts.flatMap(({ nics }) => nics).find(({ ipv6 }) => ipv6?.address === local)?.ip ?? local;
}

function isRouted({ kind, mode }: Card): boolean {
  return kind === 'stand' && (mode === 'l3' || mode === 'l3s');
}

function isOwn({ cards }: Space, ip: string): boolean {
  return ip.startsWith('127.') || cards.some((card) => card.ip === ip);
}

function hasAddress({ spaces }: World, { space }: Card, ip: string): boolean {
  return spaces.get(space)?.cards.some((card) => card.ip === ip) === true;
}

function lengthOf({ to }: Route): number {
  return to === 'default' ? -1 : Number(to.split('/')[1]);
}

function isIn(ip: string, subnet: string): boolean {
  const [block, address] = [parseBlock(subnet), parseIpv4(ip)];
  return block !== null && address !== null && contains(block, address);
}
