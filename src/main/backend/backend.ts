/** One Linux that labs can run on, however it is reached. */
import type { Result } from '../../shared/result.ts';
import type { ProcessIdentity } from '../process/identity.ts';
import type { Executor } from './executor.ts';

/** How a Linux can be reached. */
export const BACKEND_KINDS = ['local', 'vm', 'ssh', 'wsl', 'docker', 'podman'] as const;
export type BackendKind = (typeof BACKEND_KINDS)[number];

/** Which Linux: `local`, `vm`, `ssh:lab.example.org`, `wsl:Ubuntu`, `docker:netyard`. */
export interface BackendName {
  readonly kind: BackendKind;
  /** Which one of its kind; null where there is only one. */
  readonly target: string | null;
  /** As people and the lab's folder write it. */
  readonly text: string;
}

/** One run of a kernel, and who we are there: what was seen to work holds as long as both are the same. */
export interface Boot {
  readonly bootId: string;
  readonly uid: number;
}

export interface Backend {
  readonly name: BackendName;
  readonly executor: Executor;
  /** Connects, and starts the machine where that is needed; fails where it cannot be reached now. `at once`: not again soon after a failure. */
  boot(haste?: 'at once'): Promise<Result<Boot>>;
  /**
   * Is the process still the one that was meant? Fails where that cannot be found out now. Starts no machine: what a machine held
   * that is off is gone. `at once`: while the backend is lost, that is the answer.
   */
  isAlive(identity: ProcessIdentity, haste?: 'at once'): Promise<Result<boolean>>;
  /** Tells when it is lost and when it is found again. Returns what ends the subscription. */
  onChange(listener: () => void): () => void;
  /** Sentences for the person who waits while it is being started. Returns what ends the subscription. */
  onNotice(listener: (sentence: string) => void): () => void;
  /** A lab that was started outlives the process that started it, where that is not so anyway. */
  keep(lab: string): Promise<Result<void>>;
  release(lab: string): Promise<void>;
  /** Ends what this process holds; labs go on. */
  dispose(): void;
}
