/** The same topology built by Netyard on this machine's kernel. */
import { Backends } from '../../../src/main/backend/backends.ts';
import { Labs } from '../../../src/main/session/labs.ts';
import type { Session } from '../../../src/main/session/session.ts';
import { stateRoot } from '../../../src/main/session/state-root.ts';
import type { Resolved } from '../../../src/shared/topology/resolved.ts';
import { must } from '../../until.ts';
import { ran } from '../docker/machines.ts';
import { networkOwner } from '../look/owner.ts';
import type { Life, Side } from '../look/side.ts';

export class NetyardSide implements Side {
  readonly #backends: Backends;
  readonly #labs: Labs;
  readonly #session: Session;

  readonly #topology: Resolved;
  /** The sandbox's first process. */
  #pid = 0;

  private constructor(name: string, topology: Resolved) {
    this.#topology = topology;
    const root = stateRoot(process.env, process.platform);
    this.#backends = new Backends({ root, environment: process.env, platform: process.platform });
    this.#labs = new Labs(root, this.#backends, 'local');
    this.#session = this.#labs.open(name);
  }

  static async up(name: string, text: string, topology: Resolved): Promise<NetyardSide> {
    const side = new NetyardSide(name, topology);
    side.#pid = must(await side.#session.apply(text, { file: null })).pid ?? 0;
    return side;
  }

  async beside(node: string, argv: readonly string[]) {
    const network = `/proc/${this.#pid}/root/run/netns/${networkOwner(node, this.#topology)}`;
    return await ran(['nsenter', `--target=${this.#pid}`, '--mount', `--net=${network}`, ...argv]);
  }

  async inside(node: string, argv: readonly string[]) {
    const entered = must(await this.#session.enter(node, argv));
    return await ran(entered.argv);
  }

  async life(container: string): Promise<Life> {
    const command = must(await this.#session.programs()).find(({ node, program }) => node === container && program === 'command');
    const { text } = must(await this.#session.log(container, 0));
    return { state: command?.state ?? 'none', code: command?.code ?? null, restarts: command?.restarts ?? 0, said: text.trim() };
  }

  async dispose(): Promise<void> {
    must(await this.#session.remove());
    this.#labs.dispose();
    this.#backends.dispose();
  }
}
