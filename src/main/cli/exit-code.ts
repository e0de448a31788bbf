/** How the command line ends, so that scripts can rely on it. */
import type { CliProblem } from './command.ts';

export const DONE = 0;
export const FAILED = 1;
export const BAD_INPUT = 2;
/** Ctrl-C, as a shell counts it: 128 + SIGINT. */
const INTERRUPTED = 130;

/** The exit code for problems: 2 when all of them are in what was written (a topology's have a line), else 1; 130 for what Ctrl-C ended. */
export function exitCodeOf(problems: readonly CliProblem[]): number {
  if (problems.some((problem) => problem.code === 'cancelled')) return INTERRUPTED;
  return problems.every(isInput) ? BAD_INPUT : FAILED;
}

/** Who makes a problem says so. A name that nothing has (`unknown-…`) was always written by somebody, wherever it is noticed. */
function isInput({ kind, line, code }: CliProblem): boolean {
  return kind === 'input' || line !== undefined || code.startsWith('unknown-');
}
