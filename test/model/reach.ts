/**
 * Who reaches whom in a topology, and as whom it arrives: a model that follows a datagram and its answer from machine to machine
 * by Docker's rules. It knows the topology and its addresses, and nothing of how Netyard builds it.
 */
import type { Topology } from '../../src/shared/topology/document.ts';
import type { Resolved } from '../../src/shared/topology/resolved.ts';
import { publicationsOf } from './reach/docker.ts';
import { same, turned, Walk } from './reach/walk.ts';
import { type Space, type World, worldOf } from './reach/world.ts';

/** On which UDP port every machine answers, at each of its addresses. */
export const PORT = 7000;
/** The sender's port: a number that nobody publishes. */
const SENDER = -1;

/** A datagram to an address and port. */
export interface Question {
  readonly to: string;
  readonly port: number;
}

export interface Prediction {
  /** Who answers and whom it saw, as `api saw 172.18.0.1`; null: no answer. */
  readonly answer: string | null;
  /** Where the packet or its answer ended. */
  readonly why: string;
}

export class ReachModel {
  readonly #world: World;
  readonly #tunnels = new Map<string, boolean>();

  constructor(topology: Topology, resolved: Resolved) {
    this.#world = worldOf(topology, resolved);
  }

  /** Hosts and containers. */
  get nodes(): readonly string[] {
    return [...this.#world.spaceOf.keys()];
  }

  /** In whose network namespace a node is: who answers there. */
  spaceOf(node: string): string {
    return this.#world.spaceOf.get(node) ?? node;
  }

  /** The addresses at which a node answers; none where it is a guest in another's namespace. */
  addresses(node: string): readonly string[] {
    return [...new Set(this.#world.spaces.get(node)?.cards.map(({ ip }) => ip))];
  }

  /** What a node is to ask: every address of everybody else, and every published port at every address of its host. */
  questions(node: string): readonly Question[] {
    const here = this.#space(node);
    const others = [...this.#world.spaces.values()].flatMap(({ name, cards }) => (name === here.name ? [] : cards.map(({ ip }) => ({ to: ip, port: PORT }))));
    const published = this.#world.resolved.hosts.flatMap(({ name }) => {
      const at = [...(this.#world.spaces.get(name)?.cards.map(({ ip }) => ip) ?? []), ...(name === here.name ? ['127.0.0.1'] : [])];
      const ports = publicationsOf(name, this.#world).flatMap(({ port }) => (port.protocol === 'udp' ? [port.hostPort] : []));
      return ports.flatMap((port) => at.map((to) => ({ to, port })));
    });
    return [...new Map([...others, ...published].map((question) => [`${question.to}:${question.port}`, question])).values()];
  }

  /** How many ordered pairs of nodes the questions of all are about: of two guests of one namespace each counts. */
  get pairs(): number {
    const asked = (from: string, to: string) => from !== to && this.addresses(this.spaceOf(to)).length > 0;
    return this.nodes.reduce((count, from) => count + this.nodes.filter((to) => asked(from, to)).length, 0);
  }

  predict(node: string, { to, port }: Question): Prediction {
    const walk = new Walk(this.#world, this.#tunnels);
    const here = this.#space(node);
    const src = walk.source(here, to);
    if (src === null) return { answer: null, why: `${here.name}: no route to ${to}` };
    const sent = { src, dst: to, sport: SENDER, dport: port };
    const there = walk.arrive(here, sent);
    const answering = there.space === null ? undefined : this.#world.spaces.get(there.space);
    if (answering === undefined) return { answer: null, why: there.why };
    if (there.packet.dport !== PORT) return { answer: null, why: `${there.why}, where nobody listens on port ${there.packet.dport}` };
    const back = walk.arrive(answering, turned(there.packet));
    const saw = `${answering.name} saw ${there.packet.src}`;
    if (back.space !== here.name) return { answer: null, why: `${saw}, but the answer was lost: ${back.why}` };
    if (!same(back.packet, turned(sent))) return { answer: null, why: `${saw}, but the answer came from ${back.packet.src}, whom nobody had asked` };
    return { answer: saw, why: there.why };
  }

  #space(node: string): Space {
    return this.#world.spaces.get(this.spaceOf(node)) ?? { name: node, host: null, cards: [], routes: [], forwards: false };
  }
}
