/**
 * One long-lived `sh` that runs scripts one after the other: starting a program per script would cost more than most
 * scripts do. Each script runs in a subshell; a line that no script can guess ends it on both outputs.
 */
import { randomUUID } from 'node:crypto';
import { fail, ok, type Problem, type Result } from '../../shared/result.ts';
import { quote } from '../../shared/shell/quote.ts';
import type { Finished, Streaming } from './executor.ts';
import { endProgram } from './stream.ts';
import { UntilMark } from './until-mark.ts';

/** What a script may say on one of its outputs, in bytes: a flood would take this process's memory. */
const MOST = 64 << 20;

/** A shell process with what it said since the running script began. */
interface Running {
  readonly program: Streaming;
  readonly stdout: UntilMark;
  readonly stderr: UntilMark;
  /** What to do when the process ends while a script runs. */
  onEnd: ((said: Problem) => void) | null;
}

/** The long-lived shell of one executor; scripts wait for each other. */
export class Shell {
  readonly #begin: () => Streaming;
  #running: Running | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #disposed = false;

  /** `begin` starts a `sh`: at the first script, and again after its death. */
  constructor(begin: () => Streaming) {
    this.#begin = begin;
  }

  /**
   * Runs a script after those that came before. Problems: `timeout` (the script was ended with all its children),
   * `shell-ended` (the shell itself died), `too-large` (it said more than 64 MB and was ended), `disposed`, and those of a backend that cannot be reached.
   */
  run(script: string, timeoutMs?: number): Promise<Result<Finished>> {
    const done = this.#queue.then(() => this.#run(script, timeoutMs));
    this.#queue = done;
    return done;
  }

  /** Ends the shell and whatever it runs. */
  dispose(): void {
    this.#disposed = true;
    // Not SIGKILL: who joins a sandbox has a child in there that it must reap, or the sandbox cannot end.
    this.#running?.program.kill('SIGTERM');
    this.#running = null;
  }

  async #run(script: string, timeoutMs: number | undefined): Promise<Result<Finished>> {
    if (this.#disposed) return fail({ code: 'disposed', message: 'The shell was closed before the script could run.' });
    const running = this.#running ?? this.#start();
    const mark = `netyard-${randomUUID()}`;
    const ended = new Promise<Problem>((resolve) => {
      running.onEnd = resolve;
    });
    const finished = Promise.all([running.stdout.next(mark), running.stderr.next(mark)]);
    running.program.stdin.write(`( eval ${quote(script)} ) </dev/null\nprintf '\\n%s %d\\n' ${mark} "$?"; printf '\\n%s\\n' ${mark} >&2\n`);
    const timer = timeoutMs === undefined ? null : deadline(timeoutMs);
    const outcome = await Promise.race([finished, ended, ...(timer === null ? [] : [timer.passed])]);
    timer?.clear();
    running.onEnd = null;
    if (Array.isArray(outcome)) return ok({ code: Number(outcome[0].rest), stdout: outcome[0].text, stderr: outcome[1].text });
    if (this.#running === running) this.#running = null;
    await endProgram(running.program);
    return fail(outcome);
  }

  #start(): Running {
    const program = this.#begin();
    const tooMuch = (): void => {
      if (this.#running === running) this.#running = null;
      void endProgram(program);
      running.onEnd?.({ code: 'too-large', message: `A script said more than ${MOST >> 20} MB and was ended.` });
    };
    const until = (output: NodeJS.ReadableStream): UntilMark => new UntilMark(output, MOST, tooMuch);
    const running: Running = { program, stdout: until(program.stdout), stderr: until(program.stderr), onEnd: null };
    void program.ended.then(({ code, problem }) => {
      if (this.#running === running) this.#running = null;
      const why = problem?.message ?? (running.stderr.pending().trim() || `it ended with ${code}`);
      running.onEnd?.(problem !== undefined && code === 255 ? problem : { code: 'shell-ended', message: `The shell ended before the script did: ${why}` });
    });
    // Writing to a shell that has just died: its end tells.
    program.stdin.on('error', () => undefined);
    this.#running = running;
    return running;
  }
}

/** A problem that arrives after `timeoutMs`. */
function deadline(timeoutMs: number): { readonly passed: Promise<Problem>; clear(): void } {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<Problem>((resolve) => {
    timer = setTimeout(() => resolve({ code: 'timeout', message: `The script was still running after ${timeoutMs / 1000} s and was ended.` }), timeoutMs);
  });
  return { passed, clear: () => clearTimeout(timer) };
}
