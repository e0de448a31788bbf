/** From text to a valid document, or to every problem at once. */
import { fail, ok, type Problem, type Result } from '../result.ts';
import { buildTopology } from './build.ts';
import { checkTopology } from './check.ts';
import type { Topology } from './document.ts';
import { type Shaped, shapeTopology } from './shape.ts';
import { readTree, type Tree } from './tree.ts';

/** What could be read of a text, for a canvas that draws while a person still writes. */
export interface Reading {
  /** Everything that was understood; broken values are left out. Only without problems is it fit for `resolveTopology`. */
  readonly topology: Topology;
  readonly problems: readonly Problem[];
  /** False where the text is no YAML: then nothing of it was understood, and `topology` is empty. */
  readonly readable: boolean;
}

/** The last text and its reading: naming a lab, planning, applying and explaining ask for the same text in a row. */
let last: { readonly text: string; readonly reading: Reading } | null = null;

/** Reads any text. Never throws: what is wrong is in `problems`, in the order of the file. */
export function readTopology(text: string): Reading {
  if (last?.text !== text) last = { text, reading: read(text) };
  return last.reading;
}

function read(text: string): Reading {
  const tree = readTree(text);
  const { shaped, topology } = understand(tree);
  const readable = tree.problems.length === 0 || tree.value !== undefined;
  // A text that could not be read at all is not called empty as well.
  const checked = shaped.readable && readable ? checkTopology(topology, shaped.broken) : [];
  // What could not be read may be what seems to be missing.
  const sound = shaped.problems.length === 0 ? checked : checked.filter(({ code }) => code !== 'empty-topology');
  return { topology, problems: inFileOrder([...tree.problems, ...shaped.problems, ...sound]), readable };
}

/** What a text says, as far as its shape is right; what it means is not checked. */
export function understand(tree: Tree): { readonly shaped: Shaped; readonly topology: Topology } {
  const shaped = shapeTopology(tree);
  return { shaped, topology: buildTopology(shaped.written, tree.positions) };
}

/** A valid topology, or all that is wrong with it, each with line, column, element and fix. */
export function parseTopology(text: string): Result<Topology> {
  const { topology, problems } = readTopology(text);
  return problems.length === 0 ? ok(topology) : fail(...problems);
}

function inFileOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}
