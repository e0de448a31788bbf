/** A program behind an agent as the executor's contract has it: streams with back-pressure both ways, and terminals. */
import { Readable, Writable } from 'node:stream';
import type { Problem, Result } from '../../../shared/result.ts';
import type { Pty, Streaming } from '../executor.ts';
import { type Agent, type ProgramEnd, WINDOW } from './agent.ts';
import { signalName } from './signals.ts';

const PIECE = 32_768;

/** The agent, once the link stands. */
type Coming = Promise<Result<Agent>>;

/** Starts a program on three pipes. Where the link cannot be had it ends with 255, as ssh's does, and `problem` says why. */
export function remoteProgram(coming: Coming, argv: readonly string[], environment: Readonly<Record<string, string>>): Streaming {
  const input = new Input();
  const [stdout, stderr] = [new Output(), new Output()];
  let running: { readonly agent: Agent; readonly channel: number } | null = null;
  let killed: string | null = null;
  const ended = new Promise<{ readonly code: number; readonly problem?: Problem }>((resolve) => {
    const end = ({ code, signal, why }: ProgramEnd): void => {
      for (const output of [stdout, stderr]) output.push(null);
      input.gone();
      resolve({ code: code ?? (signal === null ? 255 : 128 + signal), ...(why === null ? {} : { problem: why }) });
    };
    void coming.then((got) => {
      if (!got.ok) return end({ code: null, signal: null, why: first(got.problems) });
      const agent = got.value;
      const channel = agent.start('pipes', environment, argv, {
        output: (type, bytes) => (type === 'O' ? stdout : stderr).receive(bytes),
        taken: (bytes) => input.taken(bytes),
        ended: end,
      });
      for (const output of [stdout, stderr]) output.onRead = (bytes) => agent.acknowledge(channel, bytes);
      input.open(agent, channel);
      running = { agent, channel };
      if (killed !== null) agent.signal(channel, killed);
    });
  });
  return {
    stdin: input,
    stdout,
    stderr,
    ended,
    kill: (signal = 'SIGTERM') => {
      killed = signal.slice(3);
      running?.agent.signal(running.channel, killed);
    },
  };
}

/** Starts a program on a terminal of the backend's own. */
export function remotePty(coming: Coming, argv: readonly string[], size: { readonly columns: number; readonly rows: number }): Pty {
  const terminal = new RemoteTerminal();
  void coming.then((got) => {
    if (got.ok) terminal.open(got.value, argv, size);
    else terminal.end({ code: null, signal: null, why: first(got.problems) });
  });
  return terminal;
}

class RemoteTerminal implements Pty {
  #agent: Agent | null = null;
  #channel = 0;
  #onData: ((bytes: Uint8Array) => void) | null = null;
  #onExit: ((end: { readonly code: number | null; readonly signal: string | null }) => void) | null = null;
  /** What came while nobody listened or wanted to read; bounded by the window. */
  #held: Buffer[] = [];
  #paused = false;
  #end: ProgramEnd | null = null;
  /** What was asked before the link stood. */
  #early: ((agent: Agent, channel: number) => void)[] = [];

  open(agent: Agent, argv: readonly string[], { columns, rows }: { readonly columns: number; readonly rows: number }): void {
    this.#agent = agent;
    this.#channel = agent.start({ columns, rows }, { TERM: 'xterm-256color' }, argv, {
      output: (_type, bytes) => {
        this.#held.push(bytes);
        this.#deliver();
      },
      taken: () => undefined,
      ended: (end) => this.end(end),
    });
    for (const ask of this.#early.splice(0)) ask(agent, this.#channel);
  }

  end(end: ProgramEnd): void {
    if (end.why !== null) this.#held.push(Buffer.from(`${end.why.message}\r\n`));
    this.#end = end;
    this.#deliver();
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#onData = listener;
    this.#deliver();
  }

  onExit(listener: (end: { readonly code: number | null; readonly signal: string | null }) => void): void {
    this.#onExit = listener;
    this.#deliver();
  }

  write(bytes: Uint8Array): void {
    const copy = Buffer.from(bytes);
    this.#ask((agent, channel) => {
      for (let at = 0; at < copy.length; at += PIECE) agent.input(channel, copy.subarray(at, at + PIECE));
    });
  }

  resize(columns: number, rows: number): void {
    this.#ask((agent, channel) => agent.resize(channel, columns, rows));
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#deliver();
  }

  kill(): void {
    this.#ask((agent, channel) => agent.signal(channel, 'HUP'));
  }

  #ask(work: (agent: Agent, channel: number) => void): void {
    if (this.#agent === null) this.#early.push(work);
    else work(this.#agent, this.#channel);
  }

  #deliver(): void {
    while (!this.#paused && this.#onData !== null) {
      const bytes = this.#held.shift();
      if (bytes === undefined) break;
      this.#onData(bytes);
      this.#agent?.acknowledge(this.#channel, bytes.length);
    }
    if (this.#end === null || this.#held.length > 0 || this.#onExit === null) return;
    const tell = this.#onExit;
    this.#onExit = null;
    const { code, signal, why } = this.#end;
    tell(signal === null ? { code: why === null ? code : (code ?? 255), signal: null } : { code: null, signal: signalName(signal) });
  }
}

/** A program's input: not more of it is under way than the window. */
class Input extends Writable {
  #agent: Agent | null = null;
  #channel = 0;
  #room = WINDOW;
  #waiting: { readonly bytes: Buffer; readonly done: (error?: Error) => void } | null = null;
  #ended: ((error?: Error) => void) | null = null;
  #gone = false;

  open(agent: Agent, channel: number): void {
    this.#agent = agent;
    this.#channel = channel;
    this.#push();
  }

  taken(bytes: number): void {
    this.#room += bytes;
    this.#push();
  }

  /** Nobody will read any more: what is still to come is dropped, as a pipe without a reader drops it. */
  gone(): void {
    this.#gone = true;
    this.#push();
  }

  override _write(chunk: Buffer | string, encoding: BufferEncoding, done: (error?: Error) => void): void {
    this.#waiting = { bytes: typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk, done };
    this.#push();
  }

  override _final(done: (error?: Error) => void): void {
    this.#ended = done;
    this.#push();
  }

  #push(): void {
    while (this.#waiting !== null && !this.#gone && this.#agent !== null && this.#room > 0) {
      const { bytes, done } = this.#waiting;
      const size = Math.min(bytes.length, PIECE, this.#room);
      this.#agent.input(this.#channel, bytes.subarray(0, size));
      this.#room -= size;
      this.#waiting = size < bytes.length ? { bytes: bytes.subarray(size), done } : null;
      if (this.#waiting === null) {
        done();
        return;
      }
    }
    if (this.#gone) {
      const { done } = this.#waiting ?? {};
      this.#waiting = null;
      done?.();
    }
    if (this.#ended === null || (this.#agent === null && !this.#gone)) return;
    const finished = this.#ended;
    this.#ended = null;
    if (!this.#gone) this.#agent?.endInput(this.#channel);
    finished();
  }
}

/** A program's output: it is acknowledged when its reader asks for more. */
class Output extends Readable {
  onRead: (bytes: number) => void = () => undefined;
  #unread = 0;

  receive(bytes: Buffer): void {
    this.#unread += bytes.length;
    if (this.push(bytes)) this.#acknowledge();
  }

  override _read(): void {
    this.#acknowledge();
  }

  #acknowledge(): void {
    const bytes = this.#unread;
    this.#unread = 0;
    this.onRead(bytes);
  }
}

function first(problems: readonly Problem[]): Problem {
  return problems[0] ?? { code: 'backend-lost', message: 'The backend cannot be reached.' };
}
