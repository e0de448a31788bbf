/** Follows what is changed by hand in one running lab: what `look --watch` tells, judged whenever something was told. */
import { StringDecoder } from 'node:string_decoder';
import type { Difference, Settings } from '../../shared/drift/drift.ts';
import { LookReader, type Told } from '../../shared/observe/look.ts';
import type { KernelState } from '../../shared/observe/kernel-state.ts';
import type { Streaming } from '../backend/executor.ts';
import { lockHolder } from '../process/lock.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Applied, LabFolder } from './folder.ts';
import { hasJournal } from './journal.ts';

/** Changes come in bursts; while a plan is under way nothing is judged. Milliseconds. */
const SETTLE_MS = 50;
const BUSY_MS = 200;

/** One difference, and whether the topology has a key for it. */
export interface ByHandDifference extends Difference {
  readonly keepable: boolean;
}

type Listener = (differences: readonly ByHandDifference[]) => void;
type JudgeStates = (applied: Applied, states: ReadonlyMap<string, KernelState | null>, before: Settings) => Promise<readonly ByHandDifference[]>;

/** What a watch works with. */
export interface Watched {
  readonly folder: LabFolder;
  readonly sandbox: Sandbox;
  readonly judge: JudgeStates;
  readonly listener: Listener;
  /** The sandbox is gone, or the line to it. */
  readonly onEnd: () => void;
}

export class Watching {
  readonly #watched: Watched;
  readonly #program: Streaming;
  readonly #reader = new LookReader();
  readonly #decoder = new StringDecoder('utf8');
  readonly #states = new Map<string, KernelState | null>();
  /** Settings as they were when this lab, as it is applied now, was first seen whole. */
  readonly #before = new Map<string, Readonly<Record<string, string>>>();
  #timer: NodeJS.Timeout | null = null;
  /** What was applied when everything was last known to be told. */
  #synced: Applied | null = null;
  #asked: { readonly word: string; readonly applied: Applied } | null = null;
  #count = 0;
  #told = '[]';
  #ended = false;

  constructor(watched: Watched) {
    this.#watched = watched;
    this.#program = watched.sandbox.executor.stream(['perl', '/run/netyard/look', '--watch']);
    this.#program.stdin.on('error', () => undefined);
    this.#program.stderr.resume();
    this.#program.stdout.on('data', (bytes: Buffer) => this.#hear(bytes));
    void this.#program.ended.then(() => this.#end());
    this.#later(SETTLE_MS);
  }

  /** Ends the looking. */
  stop(): void {
    this.#end();
    this.#program.kill('SIGTERM');
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#watched.onEnd();
  }

  #hear(bytes: Buffer): void {
    const told = this.#reader.take(this.#decoder.write(bytes));
    for (const each of told) this.#note(each);
    if (told.length > 0) this.#later(SETTLE_MS);
  }

  #note(told: Told): void {
    if (told.kind === 'node') this.#states.set(told.node, told.state);
    else if (told.kind === 'gone') this.#states.delete(told.node);
    else if (this.#asked?.word === told.word) this.#sync(this.#asked.applied);
  }

  /** Everything that the last plan did is told. */
  #sync(applied: Applied): void {
    this.#synced = applied;
    this.#asked = null;
    for (const [node, state] of this.#states) this.#before.set(node, { ...state?.settings, ...this.#before.get(node) });
  }

  #later(ms: number): void {
    if (this.#ended) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.#judge();
    }, ms);
  }

  async #judge(): Promise<void> {
    const { folder, judge, listener } = this.#watched;
    if (hasJournal(folder.journal) || lockHolder(folder.lock) !== null) return this.#later(BUSY_MS);
    const applied = await folder.applied();
    if (this.#ended || !applied.ok) return;
    if (applied.value !== this.#synced) return this.#ask(applied.value);
    const found = await judge(applied.value, this.#states, this.#before);
    const text = JSON.stringify(found.map(({ id, sentence, keepable }) => [id, sentence, keepable]));
    if (this.#ended || text === this.#told) return;
    this.#told = text;
    listener(found);
  }

  #ask(applied: Applied): void {
    if (this.#asked?.applied === applied) return;
    this.#count += 1;
    this.#asked = { word: String(this.#count), applied };
    this.#program.stdin.write(`sync ${this.#count}\n`);
  }
}
