/** What a session needs of the machine to run labs: a port, so that everything above it is tested without a kernel. */
import type { Problem, Result } from '../../shared/result.ts';
import type { Resource } from '../../shared/resources/resource.ts';
import type { Executor } from '../backend/executor.ts';
import { attachSandbox } from '../sandbox/attach.ts';
import { launchSandbox } from '../sandbox/launch.ts';
import type { Sandbox, SandboxIdentity } from '../sandbox/sandbox.ts';
import { Proven } from './proven.ts';
import { refusals } from './refuse.ts';

export interface Engine {
  /** Starts a sandbox, has `work` done in it, and keeps it if that went well. */
  launch(work: (sandbox: Sandbox) => Promise<Result<void>>): Promise<Result<Sandbox>>;
  /** Takes up a sandbox that runs. */
  attach(identity: SandboxIdentity): Sandbox;
  /** Why the machine cannot make these; `standing` is what a running lab has, or null before a start. */
  refusals(resources: readonly Resource[], standing: readonly Resource[] | null): Promise<readonly Problem[]>;
}

/** The engine on the machine whose executor this is; `root` is where its labs are kept. */
export function engineOn(machine: Executor, root: string): Engine {
  const proven = new Proven(root);
  return {
    launch: async (work) => {
      const started = await launchSandbox(machine, work);
      if (!started.ok) await proven.forget();
      return started;
    },
    attach: (identity) => attachSandbox(machine, identity),
    refusals: (resources, standing) => refusals({ machine, proven }, resources, standing),
  };
}
