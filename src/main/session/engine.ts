/** What a session needs of the machine to run labs: a port, so that everything above it is tested without a kernel. */
import type { Problem, Result } from '../../shared/result.ts';
import type { Resource } from '../../shared/resources/resource.ts';
import type { Backend } from '../backend/backend.ts';
import { attachSandbox } from '../sandbox/attach.ts';
import { launchSandbox } from '../sandbox/launch.ts';
import type { Sandbox, SandboxIdentity } from '../sandbox/sandbox.ts';
import { elsewhereThan } from './elsewhere.ts';
import { Proven } from './proven.ts';
import { refusals } from './refuse.ts';
import { removeVolumes, volumesOf } from './volumes.ts';

export interface Engine {
  readonly backend: Backend;
  /** Starts the sandbox of a lab, has `work` done in it, and keeps it if that went well. */
  launch(lab: string, work: (sandbox: Sandbox) => Promise<Result<void>>): Promise<Result<Sandbox>>;
  /** Takes up a sandbox that runs. */
  attach(identity: SandboxIdentity): Sandbox;
  /** Removes what of a lab's files has outlived it. */
  forget(lab: string): Promise<Result<void>>;
  /** Why the machine cannot make these; `standing` is what a running lab has, or null before a start. */
  refusals(resources: readonly Resource[], standing: readonly Resource[] | null): Promise<readonly Problem[]>;
}

/** The engine of each backend that a lab may be on. */
export interface Engines {
  /** The backend of labs that say nothing else. */
  readonly usual: string;
  on(backend: string): Result<Engine>;
}

/** The engine on a backend; `root` is where its labs are kept. */
export function engineOn(backend: Backend, root: string): Engine {
  const proven = new Proven(root, backend);
  return {
    backend,
    launch: async (lab, work) => {
      const started = await launchSandbox(backend, work, volumesOf(backend, root, lab));
      if (!started.ok) await proven.forget();
      return started;
    },
    forget: (lab) => removeVolumes(backend, root, lab),
    attach: (identity) => attachSandbox(backend, identity),
    refusals: (resources, standing) => refusals({ machine: backend.executor, proven, elsewhere: elsewhereThan(backend.name.text, root) }, resources, standing),
  };
}
