/** Problems as a person reads them and as a program does. */
import type { CliProblem } from './command.ts';

/** All problems, each on its place: `shop.yaml:3:14: containers.api: what is wrong`, and below it what to do. */
export function problemText(problems: readonly CliProblem[]): string {
  return problems.map(oneText).join('\n');
}

function oneText(problem: CliProblem): string {
  const place = placeOf(problem);
  // A message that names its element needs no second mention.
  const element = problem.element !== undefined && !problem.message.includes(problem.element) ? `${problem.element}: ` : '';
  const fix = problem.fix === undefined ? '' : `\n  ${problem.fix}`;
  return `${place}${element}${problem.message}${fix}`;
}

function placeOf(problem: CliProblem): string {
  if (problem.line === undefined) return problem.file === undefined ? 'netyard: ' : `${problem.file}: `;
  const column = problem.column === undefined ? '' : `:${problem.column}`;
  return `${problem.file ?? 'topology'}:${problem.line}${column}: `;
}

/** The same for programs. */
export function problemJson(problems: readonly CliProblem[]): string {
  return JSON.stringify({ problems });
}
