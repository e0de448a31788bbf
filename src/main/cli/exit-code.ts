/** How the command line ends, so that scripts can rely on it. */
import type { CliProblem } from './command.ts';

export const DONE = 0;
export const FAILED = 1;
export const BAD_INPUT = 2;
/** Ctrl-C, as a shell counts it: 128 + SIGINT. */
export const INTERRUPTED = 130;

/** What the person wrote is wrong; everything else that can go wrong is the machine's. */
const INPUT_CODES: ReadonlySet<string> = new Set([
  'usage',
  'unknown-command',
  'unknown-lab',
  'unknown-node',
  'unknown-element',
  'several-labs',
  'lab-name',
  'not-found',
  'not-a-file',
  'too-large',
]);

/** The exit code for problems: 2 when all of them are in what was written (a topology's have a line), else 1. */
export function exitCodeOf(problems: readonly CliProblem[]): number {
  if (problems.some((problem) => problem.code === 'interrupted')) return INTERRUPTED;
  return problems.every((problem) => problem.line !== undefined || problem.file !== undefined || INPUT_CODES.has(problem.code)) ? BAD_INPUT : FAILED;
}
