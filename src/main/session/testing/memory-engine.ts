/** An engine without a kernel: its sandbox is a process that only sleeps, and plans go as the test says. */
import { type ChildProcess, spawn } from 'node:child_process';
import { expect } from 'vitest';
import type { Plan, Step } from '../../../shared/plan/plan.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Executor } from '../../backend/executor.ts';
import { localBackend } from '../../backend/local-backend.ts';
import { bootId, isAlive, startTimeOf } from '../../process/identity.ts';
import type { RunEnd, RunProgress, Sandbox } from '../../sandbox/sandbox.ts';
import type { Engine } from '../engine.ts';

export const LOST = { code: 'backend-lost', message: 'The connection to the lab has ended.' };

/** Runs no kernel: what is run is written down, and a step fails when the test says so. */
export class MemoryEngine implements Engine {
  /** As long as the line to it is cut nothing can be asked or ended there. */
  cut = false;
  readonly backend = { ...localBackend(), isAlive: async (identity: Sandbox['identity']) => (this.cut ? fail(LOST) : ok(isAlive(identity))) };
  readonly ran: string[] = [];
  readonly scripts: string[] = [];
  fails: (step: Step) => string | null = () => null;
  /** Called between the sandbox's start and the work in it. */
  beforeWork: () => Promise<void> = async () => undefined;
  readonly #children: ChildProcess[] = [];

  async launch(_lab: string, work: (sandbox: Sandbox) => Promise<Result<void>>): Promise<Result<Sandbox>> {
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    this.#children.push(child);
    const pid = child.pid ?? 0;
    const sandbox = this.attach({ pid, startTime: startTimeOf(pid) ?? '', bootId: bootId() });
    await this.beforeWork();
    const done = await work(sandbox);
    if (done.ok) return ok(sandbox);
    if (!this.cut) await sandbox.stop();
    return done;
  }

  attach(identity: Sandbox['identity']): Sandbox {
    return {
      identity,
      executor: { run: async (script: string) => (this.cut ? fail(LOST) : this.#note(script)) } as unknown as Executor,
      alive: async () => !this.cut && isAlive(identity),
      run: (plan, progress) => this.#run(plan, progress),
      enterArgv: (_node, argv) => argv,
      stop: async () => {
        if (this.cut) return fail(LOST);
        if (isAlive(identity)) process.kill(identity.pid, 'SIGKILL');
        await expect.poll(() => isAlive(identity)).toBe(false);
        return ok(undefined);
      },
      dispose: () => undefined,
    };
  }

  forget = async () => ok(undefined);

  refusals = async () => [];

  alive(): number {
    return this.#children.filter(({ pid }) => startTimeOf(pid ?? 0) !== null).length;
  }

  end(): void {
    for (const child of this.#children) child.kill('SIGKILL');
  }

  #note(script: string) {
    this.scripts.push(script);
    return ok({ code: 0, stdout: '', stderr: '' });
  }

  async #run(plan: Plan, progress: RunProgress): Promise<RunEnd> {
    for (const [index, step] of plan.steps.entries()) {
      await progress.started([index]);
      const said = this.fails(step);
      if (said !== null) return { ok: false, step: index, said };
      this.ran.push(`${step.action} ${step.resource}`);
      await progress.done([index]);
    }
    return { ok: true };
  }
}
