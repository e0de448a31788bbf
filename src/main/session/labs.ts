/** All labs of this user: the folders under the state root, watched for what other processes do to them. */
import { type FSWatcher, mkdirSync, watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabSummary } from '../../shared/api/contract.ts';
import { NAME } from '../../shared/names.ts';
import type { Executor } from '../backend/executor.ts';
import { Session } from './session.ts';

/** A pid that dies tells nobody: labs that run are looked at this often. */
const LIVENESS_MS = 1000;
/** Changes of a folder come in bursts (write, rename): one look per burst. */
const SETTLE_MS = 30;

/** Finds, opens and watches labs. One per process. */
export class Labs {
  readonly #root: string;
  readonly #machine: Executor;
  readonly #sessions = new Map<string, Session>();
  readonly #listeners = new Set<(summary: LabSummary) => void>();
  readonly #told = new Map<string, string>();
  #watcher: FSWatcher | null = null;
  #timer: NodeJS.Timeout | null = null;
  #settling: NodeJS.Timeout | null = null;

  constructor(root: string, machine: Executor) {
    this.#root = root;
    this.#machine = machine;
  }

  /** Every lab that has a folder, running or not, by name. */
  async list(): Promise<LabSummary[]> {
    const names = await readdir(join(this.#root, 'labs')).catch(() => []);
    const labs = names.filter((name) => NAME.test(name)).sort();
    return await Promise.all(labs.map((name) => this.open(name).summary()));
  }

  /** A lab by name, whether it has a folder yet or not. */
  open(name: string): Session {
    const known = this.#sessions.get(name);
    if (known !== undefined) return known;
    const session = new Session(this.#root, name, this.#machine);
    this.#sessions.set(name, session);
    return session;
  }

  /** Tells of every change of any lab's summary, whichever process made it. Returns what ends the subscription. */
  on(_event: 'changed', listener: (summary: LabSummary) => void): () => void {
    this.#listeners.add(listener);
    this.#watch();
    return () => this.#listeners.delete(listener);
  }

  /** Ends the watching and what the sessions hold; the labs go on. */
  dispose(): void {
    this.#watcher?.close();
    if (this.#timer !== null) clearInterval(this.#timer);
    if (this.#settling !== null) clearTimeout(this.#settling);
    for (const session of this.#sessions.values()) session.dispose();
    this.#sessions.clear();
    this.#listeners.clear();
  }

  #watch(): void {
    if (this.#watcher !== null) return;
    const folder = join(this.#root, 'labs');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#watcher = watch(folder, { recursive: true }, () => this.#soon());
    this.#watcher.on('error', () => undefined); // the liveness timer goes on without it
    this.#timer = setInterval(() => void this.#look(), LIVENESS_MS);
    this.#timer.unref();
    void this.#look();
  }

  #soon(): void {
    this.#settling ??= setTimeout(() => {
      this.#settling = null;
      void this.#look();
    }, SETTLE_MS);
  }

  async #look(): Promise<void> {
    const summaries = await this.list();
    const names = new Set(summaries.map((summary) => summary.name));
    for (const name of [...this.#told.keys()].filter((told) => !names.has(told))) this.#told.delete(name);
    for (const summary of summaries) {
      const text = JSON.stringify(summary);
      if (this.#told.get(summary.name) === text) continue;
      this.#told.set(summary.name, text);
      for (const listener of this.#listeners) listener(summary);
    }
  }
}
