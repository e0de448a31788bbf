/** From text to a valid document, or to every problem at once. */
import { fail, ok, type Problem, type Result } from '../result.ts';
import { EMPTY_TOPOLOGY, type Topology } from './document.ts';

/** What could be read of a text, for a canvas that draws while a person still writes. */
export interface Reading {
  /** Everything that was understood; broken values are left out. Only without problems is it fit for `resolveTopology`. */
  readonly topology: Topology;
  readonly problems: readonly Problem[];
}

/** Reads any text. Never throws: what is wrong is in `problems`, in the order of the file. */
export function readTopology(text: string): Reading {
  return { topology: EMPTY_TOPOLOGY, problems: [{ code: 'not-built', message: `Reading ${text.length} characters is not there yet.` }] };
}

/** A valid topology, or all that is wrong with it, each with line, column, element and fix. */
export function parseTopology(text: string): Result<Topology> {
  const { topology, problems } = readTopology(text);
  return problems.length === 0 ? ok(topology) : fail(...problems);
}
