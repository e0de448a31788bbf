/**
 * A lab's history: the document after each edit, and what the kernel held then. The kernel is looked at by a process of the sandbox, after
 * the edit and beside whoever goes on; what it saw waits in the sandbox until somebody asks for it or edits the lab again.
 */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { compareStates, type NodeChange } from '../../shared/history/compare.ts';
import { editTitle } from '../../shared/history/title.ts';
import type { KernelStates } from '../../shared/observe/kernel-state.ts';
import { readLook } from '../../shared/observe/look.ts';
import type { Resource } from '../../shared/resources/resource.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { writeAtomically } from '../disk/atomic.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { lookAt } from './by-hand.ts';
import type { LabFolder } from './folder.ts';
import type { Standing } from './standing.ts';

/** Older steps are forgotten. */
const STEPS = 50;

/** Where netyard-init leaves what was seen: see note.pl. */
const SEEN = '/run/netyard/history';

/** One edit. */
export interface HistoryStep {
  /** Counts from 1 over the life of the lab. */
  readonly number: number;
  /** ISO 8601. */
  readonly time: string;
  readonly title: string;
}

/** An edit that was done. */
export interface Edited {
  /** Empty for a start. */
  readonly before: readonly Resource[];
  readonly after: readonly Resource[];
  readonly text: string;
}

export class History {
  readonly #folder: LabFolder;
  readonly #standing: Standing;

  constructor(folder: LabFolder, standing: Standing) {
    this.#folder = folder;
    this.#standing = standing;
  }

  /** Every step that is kept, oldest first. */
  async list(): Promise<readonly HistoryStep[]> {
    const steps = await Promise.all((await this.#numbers()).map((number) => this.#step(number)));
    return steps.flatMap((step) => (step === null ? [] : [step]));
  }

  /** Notes an edit that went well, under the lab's lock, and gives its result back: what cannot be noted is no failure of the edit. */
  async noted(edited: Edited, sandbox: Sandbox, result: Result<void>): Promise<Result<void>> {
    if (result.ok) await this.#add(edited, sandbox);
    return result;
  }

  async #add({ before, after, text }: Edited, sandbox: Sandbox): Promise<void> {
    const title = editTitle(before, after);
    if (title === null) return;
    const numbers = await this.#numbers();
    const number = (numbers.at(-1) ?? 0) + 1;
    await mkdir(this.#path, { recursive: true, mode: 0o700 }).catch(() => undefined);
    const step = { number, time: new Date().toISOString(), title, text };
    const written = await writeAtomically(this.#file(number, 'json'), JSON.stringify(step));
    if (!written.ok) return;
    await this.#collect(sandbox, numbers, `printf 'note\\t${number}\\n' | perl /run/netyard/ask`);
    for (const old of numbers.slice(0, -STEPS + 1)) for (const kind of KINDS) await rm(this.#file(old, kind), { force: true });
  }

  /** What differs in the kernel between two steps, or from a step to now. */
  async compare(from: string, to: string): Promise<Result<readonly NodeChange[]>> {
    const running = await this.#standing.attach();
    // Who is still looking is waited for.
    if (running.ok && running.value !== null) await this.#collect(running.value, await this.#numbers(), WAIT);
    const [before, after] = [await this.#states(from), await this.#states(to)];
    if (!before.ok) return before;
    return after.ok ? ok(compareStates(before.value, after.value)) : after;
  }

  get #path(): string {
    return join(this.#folder.path, 'history');
  }

  #file(number: number, kind: (typeof KINDS)[number]): string {
    return join(this.#path, `${number}.${kind}`);
  }

  async #numbers(): Promise<readonly number[]> {
    const names = await readdir(this.#path).catch(() => []);
    return names.flatMap((name) => Number(/^([1-9]\d{0,8})\.json$/.exec(name)?.[1] ?? Number.NaN) || []).toSorted((a, b) => a - b);
  }

  async #step(number: number): Promise<HistoryStep | null> {
    try {
      const { time, title } = JSON.parse(await readFile(this.#file(number, 'json'), 'utf8')) as Partial<HistoryStep>;
      return typeof time === 'string' && typeof title === 'string' ? { number, time, title } : null;
    } catch {
      return null;
    }
  }

  async #states(word: string): Promise<Result<KernelStates>> {
    if (word === 'now') {
      const running = await this.#standing.running();
      return running.ok ? await lookAt(running.value) : running;
    }
    const numbers = await this.#numbers();
    if (!numbers.includes(Number(word))) {
      const fix = numbers.length === 0 ? 'It has none yet: start it.' : `It has ${numbers[0]} to ${numbers.at(-1)}, and now; \`netyard history\` lists them.`;
      return fail({ code: 'no-such-step', kind: 'input', message: `The history of “${this.#folder.name}” has no step ${word.slice(0, 20)}.`, fix });
    }
    const seen = await this.#seen(Number(word));
    if (seen !== null) return ok(readLook(seen));
    const message = `What the kernel held after step ${word} is not known: the lab was stopped before anybody asked for it.`;
    return fail({ code: 'not-observed', message, fix: 'Compare other steps.' });
  }

  /** What `look` printed after a step; null where that is not kept, or cannot be read. */
  async #seen(number: number): Promise<string | null> {
    try {
      return gunzipSync(await readFile(this.#file(number, 'look.gz')), { maxOutputLength: MOST_SEEN }).toString();
    } catch {
      return null;
    }
  }

  /** Takes what was seen out of the sandbox, and does `also` there on the same way. */
  async #collect(sandbox: Sandbox, numbers: readonly number[], also: string): Promise<void> {
    const take = `for file in ${SEEN}/*.look; do [ -e "$file" ] && echo "@step \${file##*/}" && cat "$file" && rm "$file"; done`;
    const ran = await sandbox.executor.run(also === WAIT ? `${also}\n${take}` : `${take}\n${also}`);
    if (!ran.ok) return;
    for (const part of ran.value.stdout.split(/^@step /m).slice(1)) {
      const [, name, text = ''] = /^([1-9]\d{0,8})\.look\n(.*)$/s.exec(part) ?? [];
      if (name !== undefined && numbers.includes(Number(name))) await writeAtomically(this.#file(Number(name), 'look.gz'), gzipSync(text));
    }
  }
}

const KINDS = ['json', 'look.gz'] as const;

/** More than the kernel holds for the largest lab, in bytes: a file of the lab's folder may be anything. */
const MOST_SEEN = 256 * 1024 * 1024;

/** Until nobody looks any more, at most 20 s. */
const WAIT = `for i in $(seq 200); do set -- ${SEEN}/*.part; [ -e "$1" ] || break; sleep 0.1; done`;
