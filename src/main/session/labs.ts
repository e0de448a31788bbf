/** All labs of this user: the folders under the state root, watched for what other processes do to them. */
import { type FSWatcher, mkdirSync, watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { labName, type LabSummary } from '../../shared/api/contract.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Backends } from '../backend/backends.ts';
import { keepOwn } from '../disk/own.ts';
import { diskProblem, errorCode } from '../disk/problem.ts';
import { type Engine, type Engines, engineOn } from './engine.ts';
import { isLabFolder } from './folder.ts';
import { Session } from './session.ts';

/** A pid that dies tells nobody: labs that run are looked at this often. */
const LIVENESS_MS = 1000;
/** Changes of a folder come in bursts (write, rename): one look per burst. */
const SETTLE_MS = 30;

/** Finds, opens and watches labs. One per process. */
export class Labs {
  readonly #folder: string;
  readonly #root: string;
  readonly #engines: Engines;
  readonly #sessions = new Map<string, Session>();
  readonly #changed = new Set<(summary: LabSummary) => void>();
  readonly #gone = new Set<(name: string) => void>();
  /** What was told last, by name. */
  readonly #told = new Map<string, string>();
  #watcher: FSWatcher | null = null;
  #timer: NodeJS.Timeout | null = null;
  #settling: NodeJS.Timeout | null = null;
  /** Labs that are being looked at, and whether they are to be once more. */
  readonly #looking = new Map<string, 'once' | 'again'>();

  /** `usual`: the backend of labs that say nothing else; it may change while they are open. */
  constructor(root: string, backends: Backends, usual: string | (() => string) = 'local') {
    this.#root = root;
    this.#folder = join(root, 'labs');
    this.#engines = enginesOn({ backends, root, onChange: () => this.#timer !== null && this.#soon() }, typeof usual === 'string' ? () => usual : usual);
  }

  /** Makes the folder that labs are kept in. To be called before watching; fails with the disk's problem. */
  ready(): Result<void> {
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      return keepOwn(this.#root);
    } catch (error) {
      return fail(diskProblem(error, this.#folder));
    }
  }

  /** Every lab that has a folder, running or not, by name. */
  async list(): Promise<LabSummary[]> {
    const names = await this.#names();
    return await Promise.all(names.map((name) => this.open(name).summary()));
  }

  /** May this user look at the labs? Where none were ever started there is nothing to read, and that is fine. */
  async readable(): Promise<Result<void>> {
    try {
      await readdir(this.#folder);
      return ok(undefined);
    } catch (error) {
      return errorCode(error) === 'ENOENT' ? ok(undefined) : fail(diskProblem(error, this.#folder));
    }
  }

  /** A lab by name, whether it has a folder yet or not. */
  open(name: string): Session {
    const known = this.#sessions.get(name);
    if (known !== undefined) return known;
    const session = new Session(this.#root, name, this.#engines);
    this.#sessions.set(name, session);
    return session;
  }

  /** Tells of every change of any lab's summary, whichever process made it. Returns what ends the subscription. */
  on(_event: 'changed', listener: (summary: LabSummary) => void): () => void {
    this.#changed.add(listener);
    this.#watch();
    return () => this.#changed.delete(listener);
  }

  /** Tells of every lab that was forgotten. Returns what ends the subscription. */
  onGone(listener: (name: string) => void): () => void {
    this.#gone.add(listener);
    this.#watch();
    return () => this.#gone.delete(listener);
  }

  /** Ends the watching and what the sessions hold; the labs go on. */
  dispose(): void {
    this.#watcher?.close();
    if (this.#timer !== null) clearInterval(this.#timer);
    if (this.#settling !== null) clearTimeout(this.#settling);
    for (const session of this.#sessions.values()) session.dispose();
    this.#sessions.clear();
    this.#changed.clear();
    this.#gone.clear();
  }

  #watch(): void {
    if (this.#timer !== null) return;
    this.#timer = setInterval(() => void this.#look(), LIVENESS_MS);
    this.#timer.unref();
    // Without a watcher (no descriptors left, a file system without events) the timer sees everything a second later.
    if (this.ready().ok) {
      this.#watcher = watch(this.#folder, { recursive: true }, () => this.#soon());
      this.#watcher.on('error', () => undefined);
    }
    void this.#look();
  }

  #soon(): void {
    this.#settling ??= setTimeout(() => {
      this.#settling = null;
      void this.#look();
    }, SETTLE_MS);
  }

  async #names(): Promise<readonly string[]> {
    const names = await readdir(this.#folder).catch(() => []);
    return names.filter((name) => labName.safeParse(name).success && isLabFolder(join(this.#folder, name))).sort();
  }

  async #look(): Promise<void> {
    const names = await this.#names();
    for (const name of [...this.#told.keys()].filter((told) => !names.includes(told))) {
      this.#told.delete(name);
      for (const listener of this.#gone) listener(name);
    }
    for (const name of names) void this.#lookAt(name);
  }

  /** Each lab for itself: one whose backend does not answer keeps no other waiting. One look at a time: an older one must not be told after a newer. */
  async #lookAt(name: string): Promise<void> {
    if (this.#looking.has(name)) {
      this.#looking.set(name, 'again');
      return;
    }
    try {
      do {
        this.#looking.set(name, 'once');
        this.#tell(await this.open(name).summary());
      } while (this.#looking.get(name) === 'again');
    } finally {
      this.#looking.delete(name);
    }
  }

  #tell(summary: LabSummary): void {
    const text = JSON.stringify(summary);
    if (this.#told.get(summary.name) === text) return;
    this.#told.set(summary.name, text);
    for (const listener of this.#changed) listener(summary);
  }
}

function enginesOn({ backends, root, onChange }: { backends: Backends; root: string; onChange: () => void }, usual: () => string): Engines {
  const engines = new Map<string, Engine>();
  return {
    get usual() {
      return usual();
    },
    on: (name) => {
      const known = engines.get(name);
      if (known !== undefined) return ok(known);
      const backend = backends.open(name);
      if (!backend.ok) return backend;
      backend.value.onChange(onChange);
      const engine = engineOn(backend.value, root);
      engines.set(name, engine);
      return ok(engine);
    },
  };
}
