/** argv → which command with which arguments, or what is wrong with it. Built on commander, from the registry. */
import { Command, CommanderError } from 'commander';
import { fail, ok, type Problem, type Result } from '../../shared/result.ts';
import { nearest } from '../../shared/topology/nearest.ts';
import { type CliCommand, type Options, usage } from './command.ts';

/** What argv asks for. */
export type Request =
  | { readonly kind: 'run'; readonly command: CliCommand; readonly args: readonly string[]; readonly options: Options }
  /** Help or version: already complete. */
  | { readonly kind: 'text'; readonly text: string };

/** Parses arguments (without `node` and the script). Prints nothing. */
export function parseArguments(argv: readonly string[], commands: readonly CliCommand[], version: string): Result<Request> {
  const [first] = argv;
  if (first === undefined) return usage('Which command?', `It is one of ${commands.map(({ name }) => name).join(', ')}; netyard --help says what they do.`);
  const known = [...commands.map(({ name }) => name), 'help'];
  if (!first.startsWith('-') && !known.includes(first)) return fail(unknownCommand(first, known));
  let request: Request | null = null;
  const printed: string[] = [];
  const program = root(version, printed);
  for (const command of commands) {
    program.addCommand(
      subcommand(command, argv, printed).action((...given: unknown[]) => {
        request = {
          kind: 'run',
          command,
          args: given.slice(0, command.arguments.length).flat().filter(isText),
          options: given[command.arguments.length] as Options,
        };
      }),
    );
  }
  try {
    program.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return ok({ kind: 'text', text: printed.join('').trimEnd() });
    return usage(sentence(error.message), `netyard ${known.includes(first) ? `${first} ` : ''}--help shows how it is written.`);
  }
  return request === null ? usage('Which command?', 'netyard --help lists them.') : ok(request);
}

function root(version: string, printed: string[]): Command {
  return quiet(new Command('netyard'), printed)
    .description('A container-networking lab: a drawing becomes real Linux network namespaces, with a terminal in every box.')
    .version(version)
    .enablePositionalOptions()
    .addHelpText(
      'after',
      '\nExample:\n  netyard up shop.yaml && netyard exec api -- ping -c 1 db\n\nExit codes: 0 done, 1 failed, 2 bad input or usage; exec ends with its command’s own.',
    );
}

function subcommand(command: CliCommand, argv: readonly string[], printed: string[]): Command {
  const built = quiet(new Command(command.name), printed)
    .description(`${command.summary[0]?.toUpperCase()}${command.summary.slice(1)}.`)
    .summary(command.summary);
  for (const [spelling, meaning] of command.arguments) built.argument(spelling, meaning);
  for (const [flags, meaning] of command.options) built.option(flags, meaning);
  if (command.passesOn && !separates(argv)) built.passThroughOptions();
  return built.addHelpText('after', `\nExample${command.examples.length > 1 ? 's' : ''}:\n${command.examples.map((example) => `  ${example}`).join('\n')}`);
}

/**
 * Is there a `--` that ends our own options? Without one the first word after the node begins the command, and its
 * options (and a `--` further on, as in `exec api grep -- x`) are its own.
 */
function separates(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const words = argv.slice(1, end === -1 ? 1 : end).filter((word, index, all) => !word.startsWith('-') && all[index - 1] !== '--lab');
  return end !== -1 && words.length <= 1;
}

/** Nothing is printed and nothing exits: both belong to the caller. */
function quiet(command: Command, printed: string[]): Command {
  return command.exitOverride().configureOutput({ writeOut: (text) => printed.push(text), writeErr: () => undefined, outputError: () => undefined });
}

function unknownCommand(word: string, known: readonly string[]): Problem {
  const near = nearest(word, known);
  return {
    code: 'unknown-command',
    message: `There is no command “${word}”.`,
    fix: near === null ? `Commands are ${known.join(', ')}.` : `Did you mean “netyard ${near}”?`,
  };
}

/** `error: missing required argument 'file'` → `Missing required argument “file”.` */
function sentence(message: string): string {
  const plain = message
    .replace(/^error: /, '')
    .replace(/'([^']*)'/g, '“$1”')
    .replace(/\n/g, ' ');
  return `${plain[0]?.toUpperCase() ?? ''}${plain.slice(1)}${/[.?)]$/.test(plain) ? '' : '.'}`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
