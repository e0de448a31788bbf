import { cutBatches, silentSteps, type Wave } from '../../shared/plan/batches.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { readWave, renderWave } from '../../shared/plan/script.ts';
import type { Problem, Result } from '../../shared/result.ts';
import type { Backend } from '../backend/backend.ts';
import type { Executor } from '../backend/executor.ts';
import { enterArgv, fabricPrefix } from './programs.ts';
import type { RunEnd, RunProgress, Sandbox, SandboxIdentity } from './sandbox.ts';
import { stopSandbox } from './stop.ts';

/** A sandbox on a backend. */
export class RunningSandbox implements Sandbox {
  readonly identity: SandboxIdentity;
  readonly executor: Executor;
  readonly #backend: Backend;

  constructor(backend: Backend, identity: SandboxIdentity) {
    this.identity = identity;
    this.#backend = backend;
    this.executor = backend.executor.within(fabricPrefix(identity));
  }

  async alive(): Promise<boolean> {
    const alive = await this.#backend.isAlive(this.identity);
    return alive.ok && alive.value;
  }

  async run(plan: Plan, progress: RunProgress): Promise<RunEnd> {
    for (const wave of cutBatches(plan)) {
      const end = await this.#runWave(wave, progress);
      if (!end.ok) return end;
    }
    // What the kernel does by itself with other steps is done when they are.
    const ended = await progress.done(silentSteps(plan));
    return ended.ok ? { ok: true } : notNoted(0, ended.problems);
  }

  enterArgv(node: string, argv: readonly string[], options: { readonly tty?: boolean } = {}): readonly string[] {
    return enterArgv(this.identity, node, argv, options.tty === true);
  }

  async stop(): Promise<Result<void>> {
    this.dispose();
    return await stopSandbox(this.#backend.executor, this.identity);
  }

  dispose(): void {
    this.executor.dispose();
  }

  async #runWave(wave: Wave, progress: RunProgress): Promise<RunEnd> {
    const steps = [...new Set(wave.flatMap((batch) => batch.lines.map((line) => line.step)))];
    const noted = await progress.started(steps);
    if (!noted.ok) return notNoted(steps[0] ?? 0, noted.problems);
    const ran = await this.executor.run(renderWave(wave));
    if (!ran.ok) return notNoted(steps[0] ?? 0, ran.problems);
    const results = readWave(wave, ran.value.stdout);
    const ended = await progress.done(results.flatMap(({ doneSteps }) => doneSteps));
    const failed = results.find((result) => !result.ok);
    if (failed?.ok === false) {
      const untouched = await progress.untouched(results.flatMap((result) => (result.ok ? [] : result.untouchedSteps)));
      return untouched.ok ? { ok: false, step: failed.step, said: failed.said } : notNoted(failed.step, untouched.problems);
    }
    return ended.ok ? { ok: true } : notNoted(steps[0] ?? 0, ended.problems);
  }
}

function notNoted(step: number, problems: readonly Problem[]): RunEnd {
  return { ok: false, step, said: problems.map(({ message }) => message).join(' ') };
}
