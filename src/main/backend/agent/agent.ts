/** Our side of the agent: programs on a backend, many at a time over one line. */
import { fail, ok, type Problem, type Result } from '../../../shared/result.ts';
import type { ProcessIdentity } from '../../process/identity.ts';
import { bootInput } from './boot.ts';
import { encodeFrame, type Frame, FrameReader, Greeting } from './frames.ts';

/** A stream of bytes to a perl on the other side, however it was come by. */
export interface Line {
  readonly input: NodeJS.WritableStream;
  readonly output: NodeJS.ReadableStream;
  /** Whom it leads to, for a sentence: “lab.example.org”. */
  readonly name: string;
  /** What its carrier has said so far of its own accord: ssh's or docker's error messages. */
  complaint(): string;
  /** Gives it up. */
  close(): void;
}

/** What the agent says of the Linux that it runs on. */
export interface Hello {
  readonly bootId: string;
  readonly uid: number;
  /** `uname -r` */
  readonly kernel: string;
  readonly home: string;
}

/** How a program is to run: on three pipes, or on a terminal of that size. */
export type How = 'pipes' | { readonly columns: number; readonly rows: number };

/** How a program ended; `why` where it never began or the line was lost. */
export interface ProgramEnd {
  readonly code: number | null;
  /** As a number, of the other side's kernel. */
  readonly signal: number | null;
  readonly why: Problem | null;
}

/** Who hears of one program. */
export interface ProgramListener {
  output(type: 'O' | 'X', bytes: Buffer): void;
  /** So many bytes of its input were taken: there is room for as many more. */
  taken(bytes: number): void;
  ended(end: ProgramEnd): void;
}

/** Bytes of output (and of input) of one program that may be under way; serve.pl has the same number. */
export const WINDOW = 262_144;
/** Nothing heard for so long: ask whether anybody is there, in milliseconds. */
const ASK_MS = 3000;

export interface AgentOptions {
  /** Until the agent says hello, in milliseconds. */
  readonly helloMs: number;
  /** Nothing heard for so long, although asked: the line is cut. In milliseconds. */
  readonly silenceMs: number;
}

/** One agent, from its hello to the end of its line. */
export class Agent {
  readonly hello: Hello;
  /** Resolves when the line has ended, with the reason. */
  readonly lost: Promise<Problem>;
  readonly #line: Line;
  readonly #programs = new Map<number, ProgramListener>();
  readonly #questions = new Map<number, (answer: string | null) => void>();
  readonly #heartbeat: NodeJS.Timeout;
  #lose!: (why: Problem) => void;
  #gone: Problem | null = null;
  #nextChannel = 1;
  #heard = Date.now();

  private constructor(line: Line, hello: Hello, options: AgentOptions) {
    this.#line = line;
    this.hello = hello;
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
    this.#heartbeat = setInterval(() => this.#beat(options.silenceMs), ASK_MS / 3);
    this.#heartbeat.unref();
  }

  /** Sends the agent down the line and waits for its hello. Problems: `backend-lost`, `backend-silent`. */
  static async connect(line: Line, options: AgentOptions): Promise<Result<Agent>> {
    const greeting = new Greeting();
    let reader: FrameReader | null = null;
    let agent: Agent | null = null;
    const first = new Promise<Result<Agent>>((resolve) => {
      const timer = setTimeout(() => resolve(fail(silent(line, options.helloMs, greeting.text))), options.helloMs);
      const end = (): void => {
        clearTimeout(timer);
        const why = ended(line, agent === null ? greeting.text : '');
        resolve(fail(why));
        agent?.end(why);
      };
      line.output.on('data', (chunk: Buffer) => {
        const bytes = reader === null ? greeting.push(chunk) : chunk;
        if (bytes === null && greeting.tooLong) return end();
        if (bytes === null) return;
        reader ??= new FrameReader();
        const frames = reader.push(bytes);
        if (frames === null) return end();
        for (const frame of frames) {
          if (agent !== null) agent.#take(frame);
          else if (frame.type === 'H') {
            clearTimeout(timer);
            agent = new Agent(line, helloOf(frame), options);
            resolve(ok(agent));
          }
        }
      });
      line.output.on('close', end);
      line.output.on('error', end);
      line.input.on('error', () => undefined); // the output's end tells
    });
    line.input.write(bootInput());
    const connected = await first;
    if (!connected.ok) line.close();
    return connected;
  }

  /** Starts a program. Whatever becomes of it, the listener hears of its end once. */
  start(how: How, environment: Readonly<Record<string, string>>, argv: readonly string[], listener: ProgramListener): number {
    const channel = this.#nextChannel++;
    if (this.#gone !== null) {
      listener.ended({ code: null, signal: null, why: this.#gone });
      return channel;
    }
    this.#programs.set(channel, listener);
    const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    const kind = how === 'pipes' ? 'pipes' : `tty ${how.columns} ${how.rows}`;
    this.#send('S', channel, [kind, String(variables.length), ...variables, ...argv].join('\0'));
    return channel;
  }

  input(channel: number, bytes: Uint8Array): void {
    this.#send('I', channel, bytes);
  }

  endInput(channel: number): void {
    this.#send('E', channel);
  }

  /** Sends a signal, by its name without SIG, to the program and all that it started in its group. */
  signal(channel: number, name: string): void {
    if (this.#programs.has(channel)) this.#send('K', channel, name);
  }

  resize(channel: number, columns: number, rows: number): void {
    if (this.#programs.has(channel)) this.#send('R', channel, `${columns} ${rows}`);
  }

  /** So many bytes of the program's output were read here. */
  acknowledge(channel: number, bytes: number): void {
    if (bytes > 0 && this.#programs.has(channel)) this.#send('A', channel, String(bytes));
  }

  /** Is the process still the one that was meant? A lost line is a failure, not an answer. */
  async isAlive({ pid, startTime, bootId }: ProcessIdentity): Promise<Result<boolean>> {
    if (this.#gone !== null) return fail(this.#gone);
    const channel = this.#nextChannel++;
    const answer = await new Promise<string | null>((resolve) => {
      this.#questions.set(channel, resolve);
      this.#send('L', channel, `${pid} ${startTime} ${bootId}`);
    });
    return answer === null ? fail(this.#gone ?? ended(this.#line)) : ok(answer === '1');
  }

  /** Ends the line, and on the other side everything that was started over it. */
  close(): void {
    this.end({ code: 'disposed', message: 'The connection was closed.' });
  }

  /** The line has ended, or is taken for it. */
  end(why: Problem): void {
    if (this.#gone !== null) return;
    this.#gone = why;
    clearInterval(this.#heartbeat);
    this.#line.close();
    for (const listener of [...this.#programs.values()]) listener.ended({ code: null, signal: null, why });
    this.#programs.clear();
    for (const answer of this.#questions.values()) answer(null);
    this.#questions.clear();
    this.#lose(why);
  }

  #send(type: Frame['type'], channel: number, payload: Uint8Array | string = ''): void {
    if (this.#gone === null) this.#line.input.write(encodeFrame(type, channel, payload));
  }

  #beat(silenceMs: number): void {
    const silence = Date.now() - this.#heard;
    if (silence > silenceMs) this.end(silent(this.#line, silenceMs));
    else if (silence >= ASK_MS) this.#send('P', 0);
  }

  #take({ type, channel, payload }: Frame): void {
    this.#heard = Date.now();
    if (type === 'L') {
      this.#questions.get(channel)?.(payload.toString());
      this.#questions.delete(channel);
      return;
    }
    const program = this.#programs.get(channel);
    if (program === undefined) return;
    if (type === 'O' || type === 'X') program.output(type, payload);
    if (type === 'A') program.taken(Number(payload.toString()));
    if (type !== 'Q' && type !== 'F') return;
    this.#programs.delete(channel);
    program.ended(type === 'Q' ? endOf(payload.toString()) : { code: 127, signal: null, why: notStarted(payload.toString()) });
  }
}

function helloOf({ payload }: Frame): Hello {
  const [, bootId = '', uid = '', kernel = '', home = '/'] = payload.toString().split('\0');
  return { bootId, uid: Number(uid), kernel, home };
}

/** `code N` or `signal N` */
function endOf(said: string): ProgramEnd {
  const [kind, number] = said.split(' ');
  return kind === 'signal' ? { code: null, signal: Number(number), why: null } : { code: Number(number), signal: null, why: null };
}

function notStarted(said: string): Problem {
  return { code: 'no-program', message: `The program could not be started: ${said}.` };
}

/** `greeting`: what came before the agent, where it never came. */
function ended(line: Line, greeting = ''): Problem {
  const said = line.complaint().trim() || greeting;
  return { code: 'backend-lost', message: `The connection to ${line.name} has ended${said === '' ? '.' : `: ${said}`}` };
}

function silent(line: Line, ms: number, greeting = ''): Problem {
  const said = line.complaint().trim() || greeting;
  return { code: 'backend-silent', message: `${line.name} has not answered for ${ms / 1000} s${said === '' ? '.' : `: ${said}`}` };
}
