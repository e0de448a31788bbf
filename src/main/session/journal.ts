/**
 * The plan under way, line by line: what is about to run is written down before it runs, what is done after.
 * A process that is killed between the two leaves steps that may or may not have happened, and the journal says which.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import type { Plan } from '../../shared/plan/plan.ts';
import type { CutOff } from '../../shared/plan/settle.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { diskProblem } from '../disk/problem.ts';
import type { RunProgress } from '../sandbox/sandbox.ts';

/** An open journal. */
export class Journal implements RunProgress {
  readonly #path: string;
  readonly #file: number;

  private constructor(path: string, file: number) {
    this.#path = path;
    this.#file = file;
  }

  /** Begins a journal. The plan is on the disk before the first step runs. */
  static begin(path: string, plan: Plan): Result<Journal> {
    try {
      const file = openSync(path, 'w', 0o600);
      const journal = new Journal(path, file);
      journal.#write(plan);
      fsyncSync(file);
      return ok(journal);
    } catch (error) {
      rmSync(path, { force: true });
      return fail(diskProblem(error, path));
    }
  }

  // What a kill loses is only what the kernel's page cache does not lose: no fsync per batch is needed.
  // After a power cut the sandbox is gone too, and with it the need for a journal.
  async started(steps: readonly number[]): Promise<void> {
    this.#write({ started: steps });
  }

  async done(steps: readonly number[]): Promise<void> {
    this.#write({ done: steps });
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

  #write(line: object): void {
    writeSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}

/** Is a plan under way or cut off? */
export function hasJournal(path: string): boolean {
  return existsSync(path);
}

/** Reads what a cut-off plan left; null when there is none. A half-written last line is ignored: it had not been acted on. */
export function readJournal(path: string): CutOff | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  const lines = text.split('\n').map(parseLine);
  const opening = lines[0] as Partial<Plan> | null | undefined;
  // A journal whose first line is cut was never acted on: the plan is on the disk before the first step runs.
  if (opening?.steps === undefined || opening.want === undefined) return null;
  const [started, done] = [new Set<number>(), new Set<number>()];
  for (const line of lines.slice(1) as ({ started?: number[]; done?: number[] } | null)[]) {
    for (const step of line?.started ?? []) started.add(step);
    for (const step of line?.done ?? []) done.add(step);
  }
  const pick = (wanted: (index: number) => boolean) => (opening.steps ?? []).filter((_, index) => wanted(index));
  return { done: pick((i) => done.has(i)), unsure: pick((i) => started.has(i) && !done.has(i)), want: opening.want };
}

function parseLine(line: string): object | null {
  try {
    return line === '' ? null : (JSON.parse(line) as object);
  } catch {
    return null;
  }
}
