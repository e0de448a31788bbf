/** Reads a topology file for a command: its text, where it lies, and which lab it is. */
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fail, ok, type Problem, type Result } from '../../shared/result.ts';
import { parseTopology } from '../../shared/topology/parse.ts';
import { diskProblem } from '../disk/problem.ts';
import { readTopologyText } from '../disk/topology-text.ts';
import { labKey } from '../session/key.ts';
import type { CliProblem } from './command.ts';
import type { Io } from './io.ts';

export interface Source {
  readonly text: string;
  /** Absolute; null where there is no file to come back to (standard input, a pipe). */
  readonly file: string | null;
  /** The lab's key. */
  readonly lab: string;
}

type ReadText = Pick<Source, 'text' | 'file'>;

/** Reads and checks `path` (`-`: standard input). Problems carry the path as it was written. */
export async function readSource(io: Io, path: string, named: string | undefined): Promise<Result<Source>> {
  const read = path === '-' ? await readStdin(io) : await readFile(resolve(io.folder, path));
  if (!read.ok) return asInput(read.problems);
  const topology = parseTopology(read.value.text);
  if (!topology.ok) return inFile(path, topology);
  const lab = labKey(named, topology.value.name ?? undefined, read.value.file);
  return lab.ok ? ok({ ...read.value, lab: lab.value }) : asInput(lab.problems);
}

/** Adds the file to problems that have a line, for `file:line:column`. */
export function inFile<T>(path: string, result: Result<T>): Result<T> {
  if (result.ok) return result;
  const file = path === '-' ? '<stdin>' : path;
  return fail(...result.problems.map((problem): CliProblem => (problem.line === undefined ? problem : { ...problem, file })));
}

/** Whatever keeps a topology from being read is in what was written: another path, another file, another name. */
function asInput(problems: readonly Problem[]): Result<never> {
  return fail(...problems.map((problem): Problem => ({ ...problem, kind: 'input' })));
}

async function readFile(path: string): Promise<Result<ReadText>> {
  try {
    const handle = await open(path, 'r');
    try {
      // A pipe (`<(…)` of a shell) can be read but not come back to.
      const regular = (await handle.stat()).isFile();
      const read = await readTopologyText(handle.createReadStream({ autoClose: false }), path);
      return read.ok ? ok({ text: read.value.text, file: regular ? path : null }) : read;
    } finally {
      await handle.close();
    }
  } catch (error) {
    return fail(diskProblem(error, path));
  }
}

async function readStdin(io: Io): Promise<Result<ReadText>> {
  const read = await readTopologyText(io.stdin, 'Standard input');
  return read.ok ? ok({ text: read.value.text, file: null }) : read;
}
