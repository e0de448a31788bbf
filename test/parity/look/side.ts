import type { Ran } from '../docker/machines.ts';

/** A topology that stands, on either side: what can be asked of it. Nodes are hosts, containers and `OVERLAY@HOST`. */
export interface Side {
  /** Runs a program of the machine's own in a node's network namespace. */
  beside(node: string, argv: readonly string[]): Promise<Ran>;
  /** Runs a program in a container as a person's `exec` does, or in a host. */
  inside(node: string, argv: readonly string[]): Promise<Ran>;
  /** How a container's command fares. */
  life(container: string): Promise<Life>;
  dispose(): Promise<void>;
}

export interface Life {
  /** `running`, `exited`, or what is in between. */
  readonly state: string;
  /** What it ended with last, as a shell says it. */
  readonly code: number | null;
  readonly restarts: number;
  /** Everything that it has said. */
  readonly said: string;
}
