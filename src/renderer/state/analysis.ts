/** Everything that the window derives from the draft's text: what it draws, what is wrong, what is decided. */
import { fail, type Result } from '../../shared/result.ts';
import { parseTopology } from '../../shared/topology/parse.ts';
import { resolveTopology } from '../../shared/topology/resolve.ts';
import type { Held, Resolved } from '../../shared/topology/resolved.ts';
import { type Facts, factsOf, NO_FACTS } from './facts.ts';
import type { Problem } from './problem.ts';
import { EMPTY_SKETCH, readSketch, type Sketch } from './sketch.ts';

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
  const sketch = readSketch(text);
  const resolved = resolveText(text, held);
  if (!resolved.ok) return { sketch, problems: resolved.problems, resolved: null, facts: before.facts };
  return { sketch, problems: [], resolved: resolved.value, facts: factsOf(resolved.value) };
}

function resolveText(text: string, held: Held): Result<Resolved> {
  // An empty drawing is no error: it is where everybody begins.
  if (isBlank(text)) return fail();
  const topology = parseTopology(text);
  return topology.ok ? resolveTopology(topology.value, held) : topology;
}

/** Nothing in it but a name: nothing to run, and nothing wrong. */
export function isBlank(text: string): boolean {
  const sketch = readSketch(text);
  return /^\s*(#[^\n]*\n?\s*|name:[^\n]*\n?\s*)*$/.test(text) && sketch.hosts.length + sketch.containers.length === 0;
}
