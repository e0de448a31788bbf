/** A topology built by real engines, with the very commands that Netyard tells learners (`src/shared/explain/docker`). */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dockerWords } from '../../../src/shared/explain/docker/docker.ts';
import type { Topology } from '../../../src/shared/topology/document.ts';
import type { Resolved, ResolvedContainer, ResolvedNetwork, ResolvedOverlayNetwork, Serve } from '../../../src/shared/topology/resolved.ts';
import { until } from '../../until.ts';
import type { Life, Side } from '../look/side.ts';
import { Engine, IMAGE } from './engine.ts';
import { makeImage } from './image.ts';
import { leftOpen } from './left-open.ts';
import { Machines, ran, speaksIpv6 } from './machines.ts';
import { joinSwarm } from './swarm.ts';

const RESPONDER = readFileSync(new URL('responder.pl', import.meta.url), 'utf8');

const NAME_SERVER = readFileSync(new URL('name-server.pl', import.meta.url), 'utf8');

export class DockerSide implements Side {
  readonly #topology: Resolved;
  /** null: the engine is told everything that Netyard has decided. */
  readonly #open: Topology | null;
  readonly #machines: Machines;
  readonly #folder: string;
  readonly #engines = new Map<string, Engine>();

  private constructor(topology: Resolved, open: Topology | null, machines: Machines, folder: string) {
    this.#topology = topology;
    this.#open = open;
    this.#machines = machines;
    this.#folder = folder;
  }

  /** @param open  the document, where the engine is to decide what that leaves open */
  static async up(topology: Resolved, open: Topology | null): Promise<DockerSide> {
    const side = new DockerSide(topology, open, await Machines.up(topology), mkdtempSync(join(tmpdir(), 'netyard-parity-')));
    try {
      await side.#build();
      return side;
    } catch (error) {
      await side.dispose();
      throw error;
    }
  }

  async beside(node: string, argv: readonly string[]) {
    const [overlay = '', end] = node.split('@');
    if (end !== undefined) return await ran(await this.#engine(end).overlayArgv(overlay, argv));
    const container = this.#container(node);
    if (container === undefined) return await ran(this.#machines.argv(node, argv));
    return await ran(await this.#engine(container.host).besideArgv(node, argv));
  }

  async inside(node: string, argv: readonly string[]) {
    const container = this.#container(node);
    return await ran(container === undefined ? this.#machines.argv(node, argv) : this.#engine(container.host).execArgv(node, argv));
  }

  async life(container: string): Promise<Life> {
    const engine = this.#engine(this.#container(container)?.host ?? '');
    const format = '{{.State.Status}} {{.State.ExitCode}} {{.RestartCount}}';
    const [state = '', code, restarts] = (await engine.must('inspect', '--format', format, container)).split(' ');
    return { state, code: state === 'running' ? null : Number(code), restarts: Number(restarts), said: await engine.log(container) };
  }

  async dispose(): Promise<void> {
    await this.#machines.dispose();
    await Promise.all([...this.#engines.values()].map((engine) => engine.dispose()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #container(node: string): ResolvedContainer | undefined {
    return this.#topology.containers.find(({ name }) => name === node);
  }

  #engine(host: string): Engine {
    const engine = this.#engines.get(host);
    if (engine === undefined) throw new Error(`No engine on ${host}.`);
    return engine;
  }

  async #build(): Promise<void> {
    const { networks, containers, hosts } = this.#topology;
    const image = makeImage(this.#folder);
    const ends = networks.flatMap((network) => (network.driver === 'overlay' ? network.ends.map(({ host }) => host) : []));
    for (const host of new Set([...containers.map((container) => container.host), ...ends])) {
      const words = networks.flatMap((network) =>
        network.driver === 'bridge' && network.isDefault && network.host === host ? this.#daemonWords(network.element) : [],
      );
      this.#engines.set(
        host,
        Engine.start(this.#machines, host, this.#folder, [...words, ...(speaksIpv6(this.#topology) ? ['--experimental', '--ip6tables'] : [])]),
      );
    }
    await Promise.all([...this.#engines.values()].map((engine) => engine.ready(image)));
    // docker_gwbridge comes before the swarm, which else makes it with numbers of its own.
    const isEgress = (network: ResolvedNetwork) => network.driver === 'bridge' && network.isEgress;
    for (const { element } of networks.filter(isEgress)) await this.#type(element);
    await joinSwarm(this.#engines, this.#topology);
    for (const { element } of [...networks.filter((network) => !isEgress(network)), ...containers]) await this.#type(element);
    for (const network of networks) if (network.driver === 'overlay') await this.#isTold(network);
    for (const container of containers) for (const serve of container.serves) await this.#serveIn(container, serve);
    for (const host of hosts) for (const serve of host.serves) this.#machines.start(this.#machines.argv(host.name, responder(host.name, serve)));
    for (const { name, serves } of [...hosts, ...containers]) for (const serve of serves) await this.#listens(name, serve);
  }

  /** What the default network's words say of dockerd. */
  #daemonWords(element: string): readonly string[] {
    return dockerWords(this.#topology, element).commands.flatMap((command) => command.split(' ').slice(1));
  }

  /** Runs the words of an element as a person would type them. */
  async #type(element: string): Promise<void> {
    const { hosts, commands } = dockerWords(this.#topology, element);
    const [host] = hosts;
    for (const command of this.#open === null ? commands : leftOpen(commands, element, this.#open)) {
      if (host === undefined || command.startsWith('#') || command.startsWith('dockerd ')) continue;
      await this.#engine(host).type(command.replace(/\bIMAGE\b/, IMAGE));
    }
  }

  async #listens(node: string, { protocol, port }: Serve): Promise<void> {
    const listing = ['ss', '--no-header', '--listening', '--numeric', protocol === 'udp' || protocol === 'dns' ? '--udp' : '--tcp', `sport = :${port}`];
    await until(
      async () => (await this.beside(node, listing)).stdout,
      (sockets) => sockets !== '',
      10_000,
    );
  }

  /** Gossip takes a while: each end is to know the neighbours that it has elsewhere. */
  async #isTold({ name, ends }: ResolvedOverlayNetwork): Promise<void> {
    const places = this.#topology.containers.flatMap(({ host, attachments }) =>
      attachments.filter(({ network }) => network === name).map(({ ip }) => ({ host, ip })),
    );
    for (const { host, netns } of ends) {
      if (!places.some((place) => place.host === host)) continue; // there is no end of it where it has no container
      const elsewhere = places.filter((place) => place.host !== host).map(({ ip }) => ip);
      await until(
        async () => (await this.beside(netns, ['ip', 'neighbour', 'show', 'nud', 'permanent'])).stdout,
        (known) => elsewhere.every((ip) => known.includes(`${ip} `)),
        15_000,
      );
    }
  }

  async #serveIn({ name, host }: ResolvedContainer, serve: Serve): Promise<void> {
    await this.#engine(host).must('exec', '--detach', name, ...responder(name, serve));
  }
}

function responder(name: string, { protocol, port }: Serve): readonly string[] {
  return ['perl', '-e', protocol === 'dns' ? NAME_SERVER : RESPONDER, name, protocol, String(port)];
}
