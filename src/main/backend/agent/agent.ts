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
  /** What a person can do where it never stood. */
  readonly wayOut?: string;
  /** Gives it up. */
  close(): void;
}

/** What the agent says of the Linux that it runs on. */
export interface Hello {
  readonly bootId: string;
  readonly uid: number;
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

/** A program that runs, and how much of its output was not read here yet. */
interface Program {
  readonly listener: ProgramListener;
  unread: number;
}

/** Something asked of the agent itself, and for how many beats. */
interface Question {
  readonly answer: (said: string | null) => void;
  beats: number;
}

/** Bytes of output (and of input) of one program that may be under way; serve.pl has the same number. */
export const WINDOW = 262_144;
/** So often it is asked whether anybody is there, in milliseconds: the agent too ends when it hears nothing. */
const ASK_MS = 3000;
const BEAT_MS = 1000;
/** The agent waits longer for us than we for it: it ends what it has started, and we can only ask again. */
const PATIENCE = 2.5;

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
  readonly #programs = new Map<number, Program>();
  readonly #questions = new Map<number, Question>();
  readonly #heartbeat: NodeJS.Timeout;
  #lose!: (why: Problem) => void;
  #gone: Problem | null = null;
  #nextChannel = 1;
  /** Beats since anything was heard, and since it was asked. Beats, not time: while this process stands still nobody can be heard. */
  #silent = 0;
  #sinceAsked = 0;

  private constructor(line: Line, hello: Hello, options: AgentOptions) {
    this.#line = line;
    this.hello = hello;
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
    this.#heartbeat = setInterval(() => this.#beat(options.silenceMs), BEAT_MS);
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
        const why = agent === null ? never(line, greeting.text) : ended(line);
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
    line.input.write(bootInput(Math.ceil((options.silenceMs * PATIENCE) / 1000)));
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
    this.#programs.set(channel, { listener, unread: 0 });
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
    const program = this.#programs.get(channel);
    if (bytes <= 0 || program === undefined) return;
    program.unread -= bytes;
    this.#send('A', channel, String(bytes));
  }

  /** Is the process still the one that was meant? A lost line is a failure, not an answer. */
  async isAlive({ pid, startTime, bootId }: ProcessIdentity): Promise<Result<boolean>> {
    if (this.#gone !== null) return fail(this.#gone);
    const channel = this.#nextChannel++;
    const answer = await new Promise<string | null>((resolve) => {
      this.#questions.set(channel, { answer: resolve, beats: 0 });
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
    for (const { listener } of [...this.#programs.values()]) listener.ended({ code: null, signal: null, why });
    this.#programs.clear();
    for (const { answer } of this.#questions.values()) answer(null);
    this.#questions.clear();
    this.#lose(why);
  }

  #send(type: Frame['type'], channel: number, payload: Uint8Array | string = ''): void {
    if (this.#gone === null) this.#line.input.write(encodeFrame(type, channel, payload));
  }

  #beat(silenceMs: number): void {
    this.#silent += 1;
    this.#sinceAsked += 1;
    for (const question of this.#questions.values()) question.beats += 1;
    // Who answers to everything else is no agent of ours either.
    const unanswered = [...this.#questions.values()].some(({ beats }) => beats * BEAT_MS > silenceMs);
    if (unanswered || this.#silent * BEAT_MS > silenceMs) this.end(silent(this.#line, silenceMs));
    else if (this.#sinceAsked * BEAT_MS >= ASK_MS) {
      this.#sinceAsked = 0;
      this.#send('P', 0);
    }
  }

  #take({ type, channel, payload }: Frame): void {
    this.#silent = 0;
    if (type === 'L') {
      this.#questions.get(channel)?.answer(payload.toString());
      this.#questions.delete(channel);
      return;
    }
    const program = this.#programs.get(channel);
    if (program === undefined) return;
    if (type === 'O' || type === 'X') this.#output(channel, program, type, payload);
    else if (type === 'A') this.#number(payload, (bytes) => program.listener.taken(bytes));
    else if (type === 'Q' || type === 'F') this.#ended(channel, program, type, payload.toString());
  }

  /** More than was allowed is kept by nobody: who sends it is not our agent. */
  #output(channel: number, program: Program, type: 'O' | 'X', payload: Buffer): void {
    program.unread += payload.length;
    if (program.unread > WINDOW) this.end(garbled(this.#line));
    else this.#programs.get(channel)?.listener.output(type, payload);
  }

  #ended(channel: number, program: Program, type: 'Q' | 'F', said: string): void {
    const end = type === 'Q' ? endOf(said) : { code: 127, signal: null, why: notStarted(said) };
    if (end === null) this.end(garbled(this.#line));
    else {
      this.#programs.delete(channel);
      program.listener.ended(end);
    }
  }

  #number(payload: Buffer, use: (value: number) => void): void {
    const text = payload.toString();
    if (/^\d{1,9}$/.test(text)) use(Number(text));
    else this.end(garbled(this.#line));
  }
}

function helloOf({ payload }: Frame): Hello {
  const [, bootId = '', uid = ''] = payload.toString().split('\0');
  return { bootId, uid: Number(uid) };
}

/** `code N` or `signal N`; null for anything else. */
function endOf(said: string): ProgramEnd | null {
  const [, kind, number] = /^(code|signal) (\d{1,3})$/.exec(said) ?? [];
  if (kind === undefined) return null;
  return kind === 'signal' ? { code: null, signal: Number(number), why: null } : { code: Number(number), signal: null, why: null };
}

function notStarted(said: string): Problem {
  return { code: 'no-program', message: `The program could not be started: ${said}.` };
}

function ended(line: Line): Problem {
  const said = line.complaint().trim();
  return { code: 'backend-lost', message: `The connection to ${line.name} has ended${said === '' ? '.' : `: ${said}`}` };
}

/** The agent never came; `greeting` is what came instead. */
function never(line: Line, greeting: string): Problem {
  const said = line.complaint().trim() || greeting;
  const message = `There is no connection to ${line.name}${said === '' ? '.' : `: ${said}`}`;
  return { code: 'backend-lost', message, ...(line.wayOut === undefined ? {} : { fix: line.wayOut }) };
}

function silent(line: Line, ms: number, greeting = ''): Problem {
  const said = line.complaint().trim() || greeting;
  const message = `${line.name} has not answered for ${ms / 1000} s${said === '' ? '.' : `: ${said}`}`;
  return { code: 'backend-silent', message, ...(line.wayOut === undefined ? {} : { fix: line.wayOut }) };
}

function garbled(line: Line): Problem {
  return { code: 'backend-lost', message: `What comes from ${line.name} is not what Netyard's agent says: the connection was ended.` };
}
