/** A state folder of its own and the real command line: how the tests use Netyard as a script would. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** After a process that it needs was killed a command ends within this; entering a node has a patience of its own of 10 s. */
const PATIENCE_MS = 20_000;

const PROGRAM = new URL('../../../bin/netyard', import.meta.url).pathname;

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One line of `ps --json`. */
export interface Listed {
  readonly name: string;
  readonly state: string;
  readonly pid: number | null;
  readonly file: string | null;
  readonly startedAt: string | null;
}

export class Yard {
  /** Whatever this process starts inherits its oom_score_adj (proc(5)), through every fork, exec and namespace: our mark. */
  readonly #mark = `${100 + Math.floor(Math.random() * 800)}`;

  private constructor(
    readonly folder: string,
    readonly env: NodeJS.ProcessEnv,
  ) {
    writeFileSync('/proc/self/oom_score_adj', this.#mark);
  }

  /** `instead`: variables of the environment that every command of this yard gets. */
  static async open(instead: NodeJS.ProcessEnv = {}): Promise<Yard> {
    const folder = mkdtempSync(join(tmpdir(), 'netyard-yard-'));
    return new Yard(folder, { ...process.env, XDG_STATE_HOME: folder, ...instead });
  }

  /** Ends every lab of this yard and removes its folder; nothing of them may be left. */
  async close(): Promise<void> {
    const down = await this.netyard(['down', '--all']);
    const left = await this.leftOvers(3000);
    rmSync(this.folder, { recursive: true, force: true });
    if (left.length > 0)
      throw new Error(`After “down --all”, which ended with ${down.code} (${down.stdout}${down.stderr}), there are still ${left.join('; ')}`);
  }

  /** Writes a file and returns its path. */
  file(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** Runs a command to its end. */
  async netyard(argv: readonly string[], input = ''): Promise<Ended> {
    return await outcome(this.#start(argv), 'close', input);
  }

  /** How long a command takes, in milliseconds. */
  async timed(argv: readonly string[]): Promise<number> {
    const begin = performance.now();
    await this.netyard(argv);
    return performance.now() - begin;
  }

  /**
   * Starts a command and after so many milliseconds kills it with SIGKILL, or one of the processes that it has started, as `victim`
   * chooses. Returns how it ended: -1 when it was killed, -2 when it had not ended a while after a process of its was.
   */
  async killed(argv: readonly string[], afterMs: number, victim: (command: number) => number = (command) => command): Promise<Ended> {
    const child = this.#start(argv);
    const ended = outcome(child, 'exit');
    const done = await Promise.race([sleep(afterMs), ended]);
    if (done !== undefined) return done;
    end(victim(child.pid ?? 0));
    const late = await Promise.race([sleep(PATIENCE_MS), ended]);
    if (late !== undefined) return late;
    child.kill('SIGKILL');
    return { ...(await ended), code: -2 };
  }

  async ps(): Promise<readonly Listed[]> {
    return JSON.parse((await this.netyard(['ps', '--json'])).stdout) as readonly Listed[];
  }

  /** Processes of this yard's labs; waits up to `withinMs` for them to end. */
  async leftOvers(withinMs: number): Promise<readonly string[]> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const left = inOtherUserNamespaces(this.#mark);
      if (left.length === 0 || performance.now() > deadline) return left;
      await sleep(50);
    }
  }

  #start(argv: readonly string[]) {
    return spawn(PROGRAM, argv, { env: this.env });
  }
}

/**
 * How a command ends, with what it said; -1: it was killed. All of that is there at its `close`, for which a killed one has to be
 * outlived by nobody who could still write.
 */
async function outcome(child: ChildProcessWithoutNullStreams, event: 'close' | 'exit', input = ''): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // Who is killed reads no more.
  child.stdin.on('error', () => undefined).end(input);
  const code = await new Promise<number>((resolve) => child.on(event, (status) => resolve(status ?? -1)));
  return { code, stdout, stderr };
}

/** Kills a process that may just have ended by itself. */
function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Marked processes that live in another user namespace than ours, as `pid command`. */
function inOtherUserNamespaces(mark: string): string[] {
  const own = readlinkSync('/proc/self/ns/user');
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        if (readFileSync(`/proc/${pid}/oom_score_adj`, 'latin1').trim() !== mark || readlinkSync(`/proc/${pid}/ns/user`) === own) return [];
        // Dead, and only waiting for the machine's own init to reap it: has neither memory nor namespaces.
        if (/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'))) return [];
        return [`${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')}`];
      } catch {
        return []; // ended meanwhile
      }
    });
}
