/** From argv to an exit code. */
import type { CliCommand, CliProblem } from './command.ts';
import { BAD_INPUT, DONE, exitCodeOf, FAILED } from './exit-code.ts';
import type { Io } from './io.ts';
import { parseArguments } from './parse.ts';
import { COMMANDS } from './registry.ts';
import { printable } from '../../shared/printable.ts';
import { problemJson, problemText } from './report.ts';

/**
 * Runs one command line; resolves with its exit code. Prints results on stdout, everything for people beside them on stderr.
 * Never rejects: a bug is told in one sentence. `commands` are injected for the tests.
 */
export async function main(argv: readonly string[], io: Io, version: string, commands: readonly CliCommand[] = COMMANDS): Promise<number> {
  try {
    return await run(argv, io, version, commands);
  } catch (error) {
    return fault(error, io);
  }
}

async function run(argv: readonly string[], io: Io, version: string, commands: readonly CliCommand[]): Promise<number> {
  const parsed = parseArguments(argv, commands, version);
  if (!parsed.ok) return report(parsed.problems, argv.includes('--json'), io, BAD_INPUT);
  const request = parsed.value;
  if (request.kind === 'text') {
    io.stdout.write(`${request.text}\n`);
    return DONE;
  }
  const { command, args, options } = request;
  const done = await command.run({ args, options, io });
  if (!done.ok) return report(done.problems, options.json ?? false, io, exitCodeOf(done.problems));
  const text = options.json ? JSON.stringify(done.value.json) : printable(done.value.text);
  if (text !== undefined && text !== '') io.stdout.write(`${text}\n`);
  return done.value.code ?? DONE;
}

/** Tells of a bug (expected failures are values), where it is only on request; gives the exit code. */
export function fault(error: unknown, io: Pick<Io, 'stderr' | 'environment'>): number {
  const debugging = io.environment.NETYARD_DEBUG === '1';
  const said = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  io.stderr.write(`netyard: This is a fault in Netyard itself: ${said}\n`);
  io.stderr.write(debugging && error instanceof Error ? `${error.stack}\n` : '  NETYARD_DEBUG=1 in front of the command shows where.\n');
  return FAILED;
}

function report(problems: readonly CliProblem[], json: boolean, io: Io, code: number): number {
  io.stderr.write(`${printable(problemText(problems))}\n`);
  if (json) io.stdout.write(`${problemJson(problems)}\n`);
  return code;
}
