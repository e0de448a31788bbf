/** What one host process holds for all its pages: terminals, connections, the labs' events. The same behind both carriers. */
import type { EventName, Payload } from '../../shared/api/contract.ts';
import { stands } from '../../shared/api/stands.ts';
import { rebuildLost } from '../session/rebuild.ts';
import { Terminals } from '../terminals/terminals.ts';
import { type Carrier, Connection } from './connection.ts';
import { createHandlers } from './handlers/index.ts';
import { limited } from './log.ts';
import type { Services } from './services.ts';
import { Watches } from './watches.ts';

/** Terminals outlive a page for a while, connections do not; labs outlive the hub. */
export class Hub {
  readonly #services: Services;
  readonly #terminals: Terminals;
  readonly #connections = new Set<Connection>();
  readonly #watches: Watches;
  readonly #stopListening: readonly (() => void)[];

  constructor(services: Services) {
    this.#services = { ...services, log: limited(services.log) };
    this.#terminals = new Terminals({
      start: async (lab, node, size) => {
        const shell = await services.labs.open(lab).enter(node, [], { tty: true });
        return shell.ok ? shell.value.executor.pty(shell.value.argv, size) : shell;
      },
      lastWords: (lab) => this.#lastWords(lab),
      ...(services.graceMs === undefined ? {} : { graceMs: services.graceMs }),
    });
    this.#watches = new Watches(services.labs, (payload) => this.#tell('lab.byHand', payload));
    this.#stopListening = [
      rebuildLost(services.labs, { log: this.#services.log, onProgress: (progress) => this.#tell('lab.progress', progress) }),
      services.labs.on('changed', (summary) => this.#tell('lab.changed', summary)),
      services.labs.onGone((lab) => this.#tell('lab.gone', { lab })),
    ];
  }

  /** A page on a carrier that has been let in. The owner calls `receive` and, once, `closed`. */
  connect(carrier: Carrier): Pick<Connection, 'receive' | 'closed'> {
    const connection = new Connection(carrier, this.#terminals, this.#services.log, (self) =>
      createHandlers({
        services: this.#services,
        terminals: this.#terminals,
        viewer: self,
        watches: this.#watches,
        tell: (event, payload) => this.#tell(event, payload),
      }),
    );
    this.#connections.add(connection);
    return {
      receive: (data) => connection.receive(data),
      closed: () => {
        this.#connections.delete(connection);
        connection.closed();
        if (this.#connections.size === 0) void this.#watches.stopAll();
      },
    };
  }

  /** Ends every terminal; labs go on. */
  close(): void {
    for (const stop of this.#stopListening) stop();
    for (const connection of this.#connections) connection.closed();
    this.#connections.clear();
    this.#terminals.closeAll();
    void this.#watches.stopAll();
  }

  /** A terminal ends with its lab; why is said in it. */
  async #lastWords(lab: string): Promise<string | null> {
    try {
      const summary = await this.#services.labs.open(lab).summary();
      return stands(summary) ? null : `The lab “${lab}” has stopped, and this terminal with it.`;
    } catch (error) {
      this.#services.log(`The state of ${lab} could not be read: ${String(error)}`);
      return null;
    }
  }

  #tell<E extends EventName>(event: E, payload: Payload<E>): void {
    for (const connection of this.#connections) connection.event(event, payload);
  }
}
