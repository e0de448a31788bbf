/** From argv to an exit code. */
import type { CliProblem } from './command.ts';
import { BAD_INPUT, DONE, exitCodeOf } from './exit-code.ts';
import type { Io } from './io.ts';
import { parseArguments } from './parse.ts';
import { COMMANDS } from './registry.ts';
import { problemJson, problemText } from './report.ts';

/** Runs one command line; resolves with its exit code. Prints results on stdout, everything for people beside them on stderr. */
export async function main(argv: readonly string[], io: Io, version: string): Promise<number> {
  const parsed = parseArguments(argv, COMMANDS, version);
  if (!parsed.ok) return report(parsed.problems, argv.includes('--json'), io, BAD_INPUT);
  const request = parsed.value;
  if (request.kind === 'text') {
    io.stdout.write(`${request.text}\n`);
    return DONE;
  }
  const { command, args, options } = request;
  const done = await command.run({ args, options, io });
  if (!done.ok) return report(done.problems, options.json ?? false, io, exitCodeOf(done.problems));
  const text = options.json ? JSON.stringify(done.value.json) : done.value.text;
  if (text !== undefined && text !== '') io.stdout.write(`${text}\n`);
  return done.value.code ?? DONE;
}

function report(problems: readonly CliProblem[], json: boolean, io: Io, code: number): number {
  io.stderr.write(`${problemText(problems)}\n`);
  if (json) io.stdout.write(`${problemJson(problems)}\n`);
  return code;
}
