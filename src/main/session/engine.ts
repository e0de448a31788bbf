/** What a session needs of the machine to run labs: a port, so that everything above it is tested without a kernel. */
import type { Problem, Result } from '../../shared/result.ts';
import type { Resource } from '../../shared/resources/resource.ts';
import type { Executor } from '../backend/executor.ts';
import { attachSandbox } from '../sandbox/attach.ts';
import { launchSandbox } from '../sandbox/launch.ts';
import type { Sandbox, SandboxIdentity } from '../sandbox/sandbox.ts';
import { refusals } from './refuse.ts';

export interface Engine {
  /** Starts a sandbox, has `work` done in it, and keeps it if that went well. */
  launch(work: (sandbox: Sandbox) => Promise<Result<void>>): Promise<Result<Sandbox>>;
  /** Takes up a sandbox that runs. */
  attach(identity: SandboxIdentity): Sandbox;
  /** Why the machine cannot make these; `standing` is what a running lab has, or null before a start. */
  refusals(resources: readonly Resource[], standing: readonly Resource[] | null): Promise<readonly Problem[]>;
}

/** The engine on the machine whose executor this is. */
export function engineOn(machine: Executor): Engine {
  return {
    launch: (work) => launchSandbox(machine, work),
    attach: (identity) => attachSandbox(machine, identity),
    refusals: (resources, standing) => refusals(machine, resources, standing),
  };
}
