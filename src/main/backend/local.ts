/** Programs on this machine's Linux, or, with a prefix, in a sandbox on it. */
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Executor, Finished, Pty, Streaming } from './executor.ts';
import { openPty } from './pty.ts';
import { Shell } from './shell.ts';
import { startProgram } from './stream.ts';

/** The executor of this machine. Its shell starts with the first script; `dispose` ends it. */
export class LocalExecutor implements Executor {
  readonly prefix: readonly string[];
  readonly #shell: Shell;

  constructor(prefix: readonly string[] = []) {
    this.prefix = prefix;
    this.#shell = new Shell(() => this.stream(['sh']));
  }

  run(script: string, options: { readonly timeoutMs?: number } = {}): Promise<Result<Finished>> {
    return this.#shell.run(script, options.timeoutMs);
  }

  stream(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Streaming {
    return startProgram([...this.prefix, ...argv], environment);
  }

  pty(argv: readonly string[], size: { readonly columns: number; readonly rows: number }): Result<Pty> {
    try {
      return ok(openPty([...this.prefix, ...argv], size));
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      return fail({
        code: 'no-terminal',
        message: `No terminal could be opened: ${said}.`,
        fix: 'Close some terminals, and look whether /dev/pts is mounted and has room.',
      });
    }
  }

  within(prefix: readonly string[]): LocalExecutor {
    return new LocalExecutor([...this.prefix, ...prefix]);
  }

  dispose(): void {
    this.#shell.dispose();
  }
}
