/** What a command of the command line is: a value, so that help, parsing and suggestions read one list. */
import { fail, type Problem, type Result } from '../../shared/result.ts';
import type { Io } from './io.ts';

/** Options that commands understand, as they arrive; each command lists the flags that it takes. */
export interface Options {
  readonly json?: boolean;
  readonly all?: boolean;
  readonly forget?: boolean;
  readonly tty?: boolean;
  readonly follow?: boolean;
  readonly lab?: string;
  readonly name?: string;
  readonly backend?: string;
  readonly format?: string;
  readonly port?: string;
  readonly host?: string;
  readonly token?: string;
}

/** One call of a command. */
export interface Call {
  readonly args: readonly string[];
  readonly options: Options;
  readonly io: Io;
}

/** What a command leaves for the person and for the program that called it. */
export interface Done {
  /** For people; on stdout, without a line end. Empty: nothing is printed. */
  readonly text: string;
  /** For programs, with `--json`. */
  readonly json?: unknown;
  /** Where it is not 0: `exec` ends with its command's own code. */
  readonly code?: number;
}

/** A problem that may have a file: printed as `file:line:column`. */
export type CliProblem = Problem & { readonly file?: string };

/** One command. Names, arguments and options are what help shows, what parsing reads and what suggestions choose from. */
export interface CliCommand {
  readonly name: string;
  /** Arguments in commander's spelling: `<file>`, `[name]`, `[cmd...]`. */
  readonly arguments: readonly (readonly [spelling: string, meaning: string])[];
  readonly summary: string;
  readonly options: readonly (readonly [flags: string, meaning: string])[];
  /** Lines that can be pasted. */
  readonly examples: readonly string[];
  /** True where everything after the first argument belongs to another program. */
  readonly passesOn?: boolean;
  run(call: Call): Promise<Result<Done>>;
}

/** A command line that cannot be meant: problem `usage`. `fix`: what to write instead. */
export function usage(message: string, fix: string): Result<never> {
  return fail({ code: 'usage', kind: 'input', message, fix });
}

/** `--json`, in the same words everywhere. */
export const JSON_OPTION = ['--json', 'print JSON for programs, on stdout'] as const;
/** `--lab`, in the same words everywhere. */
export const LAB_OPTION = ['--lab <name>', 'which lab; needed only while several run'] as const;
/** `--backend`, in the same words everywhere. */
export const BACKEND_OPTION = ['--backend <name>', 'which Linux: local, vm, ssh:HOST, wsl, docker or podman; otherwise the one that was chosen last'] as const;
/** `--name`, in the same words everywhere. */
export const NAME_OPTION = ['--name <name>', "the lab's name; otherwise the file's `name`, otherwise the file's own name"] as const;
