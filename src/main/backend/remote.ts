/** Programs on a Linux at the other end of a link, or, with a prefix, in a sandbox there. */
import { ok, type Result } from '../../shared/result.ts';
import { remoteProgram, remotePty } from './agent/programs.ts';
import type { Executor, Finished, Pty, Streaming } from './executor.ts';
import type { Link } from './link.ts';
import { Shell } from './shell.ts';

/** The executor of a link. `dispose` ends its shell; the link is its owner's. */
export class RemoteExecutor implements Executor {
  readonly prefix: readonly string[];
  readonly #link: Link;
  readonly #shell: Shell;

  constructor(link: Link, prefix: readonly string[] = []) {
    this.#link = link;
    this.prefix = prefix;
    this.#shell = new Shell(() => this.stream(['sh']));
  }

  run(script: string, options: { readonly timeoutMs?: number } = {}): Promise<Result<Finished>> {
    return this.#shell.run(script, options.timeoutMs);
  }

  stream(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Streaming {
    return remoteProgram(this.#link.agent(), [...this.prefix, ...argv], environment);
  }

  pty(argv: readonly string[], size: { readonly columns: number; readonly rows: number }): Result<Pty> {
    return ok(remotePty(this.#link.agent(), [...this.prefix, ...argv], size));
  }

  within(prefix: readonly string[]): RemoteExecutor {
    return new RemoteExecutor(this.#link, [...this.prefix, ...prefix]);
  }

  dispose(): void {
    this.#shell.dispose();
  }
}
