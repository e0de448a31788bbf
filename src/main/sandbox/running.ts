import { cutBatches, silentSteps, type Wave } from '../../shared/plan/batches.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { readWave, renderWave } from '../../shared/plan/script.ts';
import type { Result } from '../../shared/result.ts';
import type { Executor } from '../backend/executor.ts';
import { isAlive } from '../process/identity.ts';
import { enterArgv, fabricPrefix } from './programs.ts';
import type { RunEnd, RunProgress, Sandbox, SandboxIdentity } from './sandbox.ts';
import { stopSandbox } from './stop.ts';

/** A sandbox on the machine whose executor this is. */
export class RunningSandbox implements Sandbox {
  readonly identity: SandboxIdentity;
  readonly executor: Executor;
  readonly #machine: Executor;

  constructor(machine: Executor, identity: SandboxIdentity) {
    this.identity = identity;
    this.#machine = machine;
    this.executor = machine.within(fabricPrefix(identity));
  }

  alive(): boolean {
    return isAlive(this.identity);
  }

  async run(plan: Plan, progress: RunProgress): Promise<RunEnd> {
    const silent = silentSteps(plan);
    // The kernel does these with other steps, nobody can tell when: they are under way until the plan is done.
    if (silent.length > 0) await progress.started(silent);
    for (const wave of cutBatches(plan)) {
      const end = await this.#runWave(wave, progress);
      if (!end.ok) return end;
    }
    if (silent.length > 0) await progress.done(silent);
    return { ok: true };
  }

  enterArgv(node: string, argv: readonly string[], options: { readonly tty?: boolean } = {}): readonly string[] {
    return enterArgv(this.identity, node, argv, options.tty === true);
  }

  async stop(): Promise<Result<void>> {
    this.dispose();
    return await stopSandbox(this.#machine, this.identity);
  }

  dispose(): void {
    this.executor.dispose();
  }

  async #runWave(wave: Wave, progress: RunProgress): Promise<RunEnd> {
    const steps = [...new Set(wave.flatMap((batch) => batch.lines.map((line) => line.step)))];
    await progress.started(steps);
    const ran = await this.executor.run(renderWave(wave));
    if (!ran.ok) return { ok: false, step: steps[0] ?? 0, said: ran.problems.map(({ message }) => message).join(' ') };
    const results = readWave(wave, ran.value.stdout);
    await progress.done(results.flatMap(({ doneSteps }) => doneSteps));
    for (const result of results) if (!result.ok) return { ok: false, step: result.step, said: result.said };
    return { ok: true };
  }
}
