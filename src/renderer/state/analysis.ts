/** Everything that the window derives from the draft's text: what it draws, what is wrong, what is decided. */
import { readTopology } from '../../shared/topology/parse.ts';
import { resolveTopology } from '../../shared/topology/resolve.ts';
import type { Held, Resolved } from '../../shared/topology/resolved.ts';
import { type Facts, factsOf, NO_FACTS } from './facts.ts';
import type { Problem } from './problem.ts';
import { EMPTY_SKETCH, type Sketch, sketchOf } from './sketch.ts';

export interface Analysis {
  readonly sketch: Sketch;
  readonly problems: readonly Problem[];
  /** null while there are problems. */
  readonly resolved: Resolved | null;
  /** Of the last text without problems: a typing error elsewhere must not empty all cards. */
  readonly facts: Facts;
}

export const NOTHING_ANALYSED: Analysis = { sketch: EMPTY_SKETCH, problems: [], resolved: null, facts: NO_FACTS };

/** `before` is the analysis of the text that this one replaces. */
export function analyse(text: string, held: Held, before: Analysis): Analysis {
  const { topology, problems, readable } = readTopology(text);
  // Half a line typed is no YAML for a while: what was drawn stays meanwhile.
  const sketch = readable ? sketchOf(topology) : before.sketch;
  const unresolved = (list: readonly Problem[]): Analysis => ({ sketch, problems: list, resolved: null, facts: before.facts });
  // An empty drawing is no error: it is where everybody begins.
  if (isEmpty(sketch)) return unresolved(problems.filter((problem) => problem.line !== undefined && text.trim() !== ''));
  if (problems.length > 0) return unresolved(problems);
  const resolved = resolveTopology(topology, held);
  if (!resolved.ok) return unresolved(resolved.problems);
  return { sketch, problems: [], resolved: resolved.value, facts: factsOf(resolved.value) };
}

function isEmpty(sketch: Sketch): boolean {
  return sketch.hosts.length + sketch.containers.length + sketch.networks.length + sketch.lans.length === 0;
}
