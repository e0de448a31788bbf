/**
 * The plan under way, line by line: what is about to run is written down before it runs, what is done after.
 * A process that is killed between the two leaves steps that may or may not have happened, and the journal says which.
 */
import { closeSync, existsSync, fsync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Plan } from '../../shared/plan/plan.ts';
import type { CutOff } from '../../shared/plan/settle.ts';
import type { Resource } from '../../shared/resources/resource.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Held } from '../../shared/topology/resolved.ts';
import { diskProblem } from '../disk/problem.ts';
import type { RunProgress } from '../sandbox/sandbox.ts';

/** The first line; of `want` what its steps are about. */
interface Opening extends Plan {
  readonly held: Held;
}

/** What an interrupted plan leaves behind. */
export interface Interrupted extends CutOff {
  /** The decisions that its resources were made from. */
  readonly held: Held;
}

/** An open journal. */
export class Journal implements RunProgress {
  readonly #path: string;
  readonly #file: number;

  private constructor(path: string, file: number) {
    this.#path = path;
    this.#file = file;
  }

  /** Begins a journal: the plan, and the decisions (`held`) that its resources were made from, are on the disk before the first step runs. */
  static async begin(path: string, plan: Plan, held: Held): Promise<Result<Journal>> {
    let file: number | null = null;
    try {
      file = openSync(path, 'w', 0o600);
      writeWhole(file, { steps: plan.steps, want: concerned(plan), held } satisfies Opening);
      await promisify(fsync)(file);
      return ok(new Journal(path, file));
    } catch (error) {
      if (file !== null) closeSync(file);
      rmSync(path, { force: true });
      return fail(diskProblem(error, path));
    }
  }

  // What a kill loses is only what the kernel's page cache does not lose: no fsync per batch is needed.
  // After a power cut the sandbox is gone too, and with it the need for a journal.
  async started(steps: readonly number[]): Promise<Result<void>> {
    return this.#write({ started: steps });
  }

  async untouched(steps: readonly number[]): Promise<Result<void>> {
    return this.#write({ untouched: steps });
  }

  async done(steps: readonly number[]): Promise<Result<void>> {
    return this.#write({ done: steps });
  }

  /** The plan came to its end, good or rolled back: nothing is under way any more. */
  end(): void {
    closeSync(this.#file);
    rmSync(this.#path, { force: true });
  }

  /** Closes it but leaves it for the next process. */
  leave(): void {
    closeSync(this.#file);
  }

  #write(line: object): Result<void> {
    try {
      writeWhole(this.#file, line);
      return ok(undefined);
    } catch (error) {
      return fail(diskProblem(error, this.#path));
    }
  }
}

/**
 * What is needed of `want` to settle the plan: what its steps are about, and the order of the rules. Of a large lab an edit concerns
 * little, and the whole of it on the disk would cost more than the edit.
 */
function concerned({ steps, want }: Plan): readonly Resource[] {
  const ids = new Set(steps.map(({ resource }) => resource));
  return want.filter(({ id, kind }) => kind === 'rule' || ids.has(id));
}

/** A disk that fills up takes a part of a write without a word, and says so only at the next. */
function writeWhole(file: number, line: object): void {
  const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** Is a plan under way or cut off? */
export function hasJournal(path: string): boolean {
  return existsSync(path);
}

/** Reads what a cut-off plan left; null when there is none. A half-written last line is ignored: it had not been acted on. */
export function readJournal(path: string): Interrupted | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  const lines = text.split('\n').map(parseLine);
  const opening = lines[0] as Partial<Opening> | null | undefined;
  // A journal whose first line is cut was never acted on: the plan is on the disk before the first step runs.
  if (opening?.steps === undefined || opening.want === undefined || opening.held === undefined) return null;
  const [started, done] = [new Set<number>(), new Set<number>()];
  for (const line of lines.slice(1) as ({ started?: number[]; untouched?: number[]; done?: number[] } | null)[]) {
    for (const step of line?.started ?? []) started.add(step);
    for (const step of line?.untouched ?? []) started.delete(step);
    for (const step of line?.done ?? []) done.add(step);
  }
  const pick = (wanted: (index: number) => boolean) => (opening.steps ?? []).filter((_, index) => wanted(index));
  return { done: pick((i) => done.has(i)), unsure: pick((i) => started.has(i) && !done.has(i)), want: opening.want, held: opening.held };
}

function parseLine(line: string): object | null {
  try {
    return line === '' ? null : (JSON.parse(line) as object);
  } catch {
    return null;
  }
}
