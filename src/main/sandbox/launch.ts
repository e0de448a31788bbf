/** Starts a sandbox. Until it is committed it hangs on this process: whatever ends this process ends it too. */
import { createInterface } from 'node:readline';
import { fail, ok, type Problem, type Result } from '../../shared/result.ts';
import type { Backend } from '../backend/backend.ts';
import type { Streaming } from '../backend/executor.ts';
import { isUserNamespaceCode, userNamespaceProblem } from '../backend/user-namespaces.ts';
import { attachSandbox } from './attach.ts';
import { launchArgv, launchInput } from './programs.ts';
import type { Sandbox, SandboxIdentity } from './sandbox.ts';

const DEADLINE_MS = 20_000;

/**
 * Starts a sandbox and has `work` done in it (write its identity down, build the lab); commits it when that went well, and
 * else ends it again. `volumes`: the folder on its machine in which volumes outlive it; without one there are none. Problems: `user-namespaces` (the machine forbids them, with a way out), `launch-failed`, or `work`'s own.
 */
export async function launchSandbox(backend: Backend, work: (sandbox: Sandbox) => Promise<Result<void>>, volumes?: string): Promise<Result<Sandbox>> {
  const boot = await backend.boot();
  if (!boot.ok) return boot;
  const launcher = new Launcher(backend.executor.stream(launchArgv(volumes)));
  launcher.write(launchInput());
  const identity = await launcher.identity(boot.value.bootId);
  if (!identity.ok) return identity;
  const sandbox = attachSandbox(backend, identity.value);
  // Its shell starts while `work` begins with what is to be written down.
  void sandbox.executor.run(':');
  let done: Result<void> | null = null;
  try {
    done = await work(sandbox);
    if (done.ok) done = await launcher.commit();
  } finally {
    launcher.end();
    if (done === null || !done.ok) await sandbox.stop();
  }
  return done.ok ? ok(sandbox) : done;
}

/** The program that launches, and what it says line by line. */
class Launcher {
  readonly #program: Streaming;
  readonly #lines: AsyncIterator<string>;
  #complaint = '';
  /** Why nothing is known of it any more. */
  #lost: Problem | null = null;

  constructor(program: Streaming) {
    this.#program = program;
    void program.ended.then(({ problem }) => {
      this.#lost = problem ?? null;
    });
    this.#lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
    program.stderr.on('data', (bytes: Buffer) => {
      this.#complaint = `${this.#complaint}${bytes.toString()}`.slice(0, 1000);
    });
    // Writing to a launcher that has just failed: what it said tells.
    program.stdin.on('error', () => undefined);
  }

  write(text: string): void {
    this.#program.stdin.write(text);
  }

  async identity(bootId: string): Promise<Result<SandboxIdentity>> {
    const line = await this.#line();
    const [word, pid, startTime, controllers = ''] = line.split(' ');
    if (word === 'ok' && pid !== undefined && startTime !== undefined)
      return ok({ pid: Number(pid), startTime, bootId, controllers: controllers.split(',').filter((name) => name !== '') });
    this.end();
    return this.#failed(line);
  }

  async commit(): Promise<Result<void>> {
    this.write('commit\n');
    const line = await this.#line();
    return line === 'committed' ? ok(undefined) : this.#failed(line);
  }

  /** Closes the commit pipe. */
  end(): void {
    this.#program.stdin.end();
  }

  async #line(): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`err launch-failed It gave no answer for ${DEADLINE_MS / 1000} s.`), DEADLINE_MS);
    });
    const next = this.#lines.next().then(({ value, done }) => (done === true ? '' : String(value)));
    const line = await Promise.race([next, late]);
    clearTimeout(timer);
    return line;
  }

  #failed(line: string): Result<never> {
    if (this.#lost !== null) return fail(this.#lost);
    const [, code, said] = /^err (\S+) (.*)/.exec(line) ?? [];
    if (code !== undefined && said !== undefined && isUserNamespaceCode(code)) return fail(userNamespaceProblem(said));
    const why = said ?? (line || this.#complaint.trim() || 'the launcher ended without a word');
    return fail({
      code: code === 'kernel-refused' ? code : 'launch-failed',
      message: `The lab's sandbox could not be started: ${why}`,
      fix: '`netyard doctor` tries out what this machine can do.',
    });
  }
}
