/** The sandbox as the session uses it; `launch.ts` starts one, `attach.ts` finds one again. */
import type { Result } from '../../shared/result.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { Executor } from '../backend/executor.ts';
import type { ProcessIdentity } from '../process/identity.ts';

/** Who a sandbox is: its pid 1 as the machine sees it. */
export interface SandboxIdentity extends ProcessIdentity {
  /** Controllers of cgroups with which its nodes are bounded: `memory`, `pids`, `cpu`. */
  readonly controllers?: readonly string[];
}

/** What a run of a plan reports as it goes. A report that fails (the journal cannot be written) ends the run like a failed step. */
export interface RunProgress {
  /** A batch is about to run: these step indexes are in flight (the journal writes them down first). */
  started(steps: readonly number[]): Promise<Result<void>>;
  /** Of these steps in flight surely nothing was done: they need no undo, which might hit what somebody else made under the same name. */
  untouched(steps: readonly number[]): Promise<Result<void>>;
  /** These steps are done. */
  done(steps: readonly number[]): Promise<Result<void>>;
}

/** How a run ended: every step done, or one that failed with what the kernel said. */
export type RunEnd = { readonly ok: true } | { readonly ok: false; readonly step: number; readonly said: string };

export interface Sandbox {
  readonly identity: SandboxIdentity;
  /** Inside the sandbox, in the fabric, with full rights there. */
  readonly executor: Executor;
  /** Still the process that it was, as far as can be found out now? */
  alive(): Promise<boolean>;
  /** Runs the plan's batches; stops at the first failure. */
  run(plan: Plan, progress: RunProgress): Promise<RunEnd>;
  /** argv (to be given to the backend's executor) that runs a program in a node as its shell would: same namespaces, capabilities, environment. */
  enterArgv(node: string, argv: readonly string[], options?: { readonly tty?: boolean }): readonly string[];
  /** Ends pid 1, and with it everything; resolves when no process and no namespace of it is left, at most 10 s. */
  stop(): Promise<Result<void>>;
  /** Closes what this process holds (its shell); the sandbox goes on. */
  dispose(): void;
}
