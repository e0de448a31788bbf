import type { Resolved, ResolvedContainer, ResolvedNetwork } from '../../../../src/shared/topology/resolved.ts';

/** One row of the tables in docs/docker.md. */
export interface Difference {
  /** The first cell, or its beginning. */
  readonly row: string;
  /** What Netyard has of this kind in this node, where Docker has these lines. */
  readonly here: (lines: readonly string[], place: Place) => readonly string[];
}

/** Where lines were read, and of what kind they are. */
export interface Place {
  readonly node: string;
  readonly kind: string;
  readonly topology: Resolved;
  /** undefined: the node is a host. */
  readonly container: ResolvedContainer | undefined;
}

export function networksOf(container: ResolvedContainer | undefined, { networks }: Resolved): readonly ResolvedNetwork[] {
  return (container?.attachments ?? []).flatMap(({ network }) => networks.find(({ name }) => name === network) ?? []);
}
