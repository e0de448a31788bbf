/** A held connection to a backend that is elsewhere: one agent at a time, begun when it is wanted, begun anew after it was lost. */
import { fail, ok, type Problem, type Result } from '../../shared/result.ts';
import { Agent, type AgentOptions, type Line } from './agent/agent.ts';

/** How a link stands. */
export type LinkState = { readonly kind: 'idle' | 'connecting' | 'connected' } | { readonly kind: 'lost'; readonly why: Problem };

/** After a failure nobody tries again for so long, in milliseconds: first, and at most. */
const PAUSE_MS = { first: 500, most: 8000 };

/** The link to one backend of this process. */
export class Link {
  readonly #open: () => Promise<Result<Line>>;
  readonly #options: AgentOptions;
  readonly #listeners = new Set<(state: LinkState) => void>();
  #state: LinkState = { kind: 'idle' };
  #trouble: Problem | null = null;
  #agent: Promise<Result<Agent>> | null = null;
  #failures = 0;
  /** In ms of a clock that nobody sets: one that is put back would keep the link lost for as long. */
  #notBefore = 0;
  #disposed = false;

  constructor(open: () => Promise<Result<Line>>, options: AgentOptions) {
    this.#open = open;
    this.#options = options;
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Why it was lost; null again once it stands. */
  get trouble(): Problem | null {
    return this.#trouble;
  }

  /** Tells of every change. Returns what ends the subscription. */
  onChange(listener: (state: LinkState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * The agent: the one that stands, or a new one. Shortly after a failure the same failure, so that who asks often does not knock often;
   * `now`: a person asks, who may have put it right.
   */
  agent(now = false): Promise<Result<Agent>> {
    if (this.#disposed) return Promise.resolve(fail({ code: 'disposed', message: 'The connection was closed.' }));
    if (this.#agent !== null) return this.#agent;
    if (!now && this.#state.kind === 'lost' && performance.now() < this.#notBefore) return Promise.resolve(fail(this.#state.why));
    this.#agent = this.#connect();
    return this.#agent;
  }

  /** Ends the line for good, and with it what runs over it. */
  dispose(): void {
    this.#disposed = true;
    void this.#agent?.then((got) => got.ok && got.value.close());
    this.#listeners.clear();
  }

  async #connect(): Promise<Result<Agent>> {
    this.#tell({ kind: 'connecting' });
    const connected = await this.#reach();
    if (!connected.ok) {
      this.#failed(connected.problems[0] ?? { code: 'backend-lost', message: 'The backend cannot be reached.' });
      return connected;
    }
    const agent = connected.value;
    if (this.#disposed) agent.close();
    this.#failures = 0;
    this.#trouble = null;
    this.#tell({ kind: 'connected' });
    void agent.lost.then((why) => this.#failed(why));
    return ok(agent);
  }

  /** What throws is a failure like any other: the next who asks tries again. */
  async #reach(): Promise<Result<Agent>> {
    try {
      const line = await this.#open();
      return line.ok ? await Agent.connect(line.value, this.#options) : line;
    } catch (error) {
      return fail({ code: 'backend-lost', message: `The backend cannot be reached: ${error instanceof Error ? error.message : String(error)}.` });
    }
  }

  #failed(why: Problem): void {
    this.#agent = null;
    if (this.#disposed) return;
    this.#notBefore = performance.now() + Math.min(PAUSE_MS.most, PAUSE_MS.first * 2 ** this.#failures);
    this.#failures += 1;
    this.#trouble = why;
    this.#tell({ kind: 'lost', why });
  }

  #tell(state: LinkState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}
