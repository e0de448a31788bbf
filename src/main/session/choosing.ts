/** Where labs run: what there is to choose from, what was chosen, and a closer look at one. One per process. */
import { readdirSync } from 'node:fs';
import { fail, type Problem, type Result } from '../../shared/result.ts';
import { type Backends, parseBackendName, type Surroundings } from '../backend/backends.ts';
import { type Examination, examine, obstacles } from '../backend/examine.ts';
import { findOffers } from '../backend/offers.ts';
import type { Offer } from '../backend/offers-types.ts';
import { backendOfProven } from './proven.ts';
import { chooseBackend, usualBackend } from './settings.ts';

/** An examination takes a good part of a second, and every page that opens asks: an answer holds for this long, in milliseconds. */
const KEPT_MS = 60_000;

export interface ChoosingOptions extends Surroundings {
  readonly backends: Backends;
  /** What the person asked for when this process was started; it counts until something else is chosen. */
  readonly asked?: string | undefined;
  /** In milliseconds, injected for the tests. */
  readonly now?: () => number;
}

export class Choosing {
  readonly #options: ChoosingOptions;
  readonly #now: () => number;
  #asked: string | null;
  #local: { readonly since: number; readonly answer: Promise<Result<Examination>> } | null = null;

  constructor(options: ChoosingOptions) {
    this.#options = options;
    this.#asked = options.asked ?? null;
    this.#now = options.now ?? Date.now;
  }

  /** The backend of labs that say nothing else. */
  chosen(): string {
    return this.#asked ?? usualBackend(this.#options.root, this.#options.platform);
  }

  /** Remembers it, and it counts at once. Problems: `backend-name`, the disk's. */
  async choose(text: string): Promise<Result<void>> {
    const backend = this.#options.backends.open(text);
    if (!backend.ok) return backend;
    const written = await chooseBackend(this.#options.root, text);
    if (written.ok) this.#asked = null;
    return written;
  }

  /** What there is, found without starting or connecting to anything; a host that was used or is chosen too. */
  async offers(): Promise<readonly Offer[]> {
    const { root, environment, platform } = this.#options;
    const used = [...this.#used(), this.chosen()];
    return await findOffers({ root, environment, platform, used, examineLocal: async () => known(await this.#examineLocal()) });
  }

  /**
   * A closer look, by doing; the backend is started or connected to for it, and `onNotice` hears what is under way meanwhile.
   * Problems: `backend-name`, and why it cannot be reached.
   */
  async examine(text: string, onNotice: (sentence: string) => void = () => undefined): Promise<Result<Examination>> {
    const backend = this.#options.backends.open(text);
    if (!backend.ok) return backend;
    const stop = backend.value.onNotice(onNotice);
    const found = await examine(backend.value, this.#options.platform);
    stop();
    // What was missing may be there now.
    if (text === 'local') this.#local = { since: this.#now(), answer: Promise.resolve(found) };
    return found;
  }

  /** Why labs cannot run where they would; empty where nothing is known against it. Nothing is started or connected to for it. */
  async cannotRun(): Promise<readonly Problem[]> {
    const name = parseBackendName(this.chosen());
    if (!name.ok) return name.problems;
    if (name.value.kind === 'local') {
      const examined = await this.#examineLocal();
      return examined.ok ? obstacles(examined.value) : examined.problems;
    }
    const opened = this.#options.backends.open(name.value.text);
    if (!opened.ok) return opened.problems;
    if (name.value.kind === 'ssh') return [];
    return (await this.offers()).find(({ backend }) => backend === name.value.text)?.missing ?? [];
  }

  /** Kept, and found out again by the first who asks after a minute: what was missing may have been installed. */
  async #examineLocal(): Promise<Result<Examination>> {
    const kept = this.#local;
    if (kept !== null && this.#now() - kept.since < KEPT_MS) return await kept.answer;
    const { backends, platform } = this.#options;
    const local = backends.open('local');
    const answer = local.ok ? examine(local.value, platform) : Promise.resolve(fail(...local.problems));
    this.#local = { since: this.#now(), answer };
    return await answer;
  }

  #used(): readonly string[] {
    try {
      return readdirSync(this.#options.root).flatMap((file) => backendOfProven(file) ?? []);
    } catch {
      return [];
    }
  }
}

function known<T>(result: Result<T>): T | null {
  return result.ok ? result.value : null;
}
