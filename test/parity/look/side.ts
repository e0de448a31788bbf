import type { Ran } from '../docker/machines.ts';

/** A topology that stands, on either side: what can be asked of it. Nodes are hosts, containers and `OVERLAY@HOST`. */
export interface Side {
  /** Runs a program of the machine's own in a node's network namespace. */
  beside(node: string, argv: readonly string[]): Promise<Ran>;
  /** Runs a program in a container as a person's `exec` does, or in a host. */
  inside(node: string, argv: readonly string[]): Promise<Ran>;
  dispose(): Promise<void>;
}
