/** The way into the VM: a stream of bytes to an agent in it. This is all that the rest of Netyard knows of the VM. */
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { enter } from './doors.ts';
import { VmFolder } from './folder.ts';
import { eachLine } from './lines.ts';
import { type FromHolder, type FromKeeper, keeperMessage, messageLine } from './messages.ts';
import { reachKeeper } from './reach.ts';

export interface ConnectOptions {
  /** The state root; the VM's folder is `vm` in it. */
  readonly root: string;
  /** Sentences for the person who waits. */
  readonly onProgress?: (sentence: string) => void;
  readonly signal?: AbortSignal;
}

/** A way into the VM, and this process's hold on it. */
export interface Connection {
  /** To the agent: `LENGTH\n`, that many bytes of perl, then what that perl reads. */
  readonly input: Writable;
  /** From the agent. */
  readonly output: Readable;
  /** The VM's name from its start to its end. Two VMs that come from one snapshot have the same boot id, so that does not tell them apart. */
  readonly life: string;
  /** Called once, with a sentence, when the VM or the agent is gone; not after `close`. */
  onLost(listener: (sentence: string) => void): void;
  /** The lab outlives this process, so the VM does. Problem `vm-lost`. */
  keep(lab: string): Promise<Result<void>>;
  /** The lab is no more. Problem `vm-lost`. */
  release(lab: string): Promise<Result<void>>;
  /** Ends the agent, and this process's hold on the VM. */
  close(): void;
}

/** In ms: how long the keeper, which knows more, may take to say why the stream ended. */
const REASON_MS = 1_000;

const MOST_TRIES = 3;

const GONE = 'The connection to the small Linux is cut.';

/**
 * Starts the VM where none runs, and connects. Problems: `no-qemu`, `no-vm-image`, `vm-image-damaged`, `vm-qemu`, `vm-silent`, `vm-busy`,
 * `vm-keeper`, `vm-other-version`, `vm-lost`, `cancelled`.
 */
export async function connectVm(options: ConnectOptions): Promise<Result<Connection>> {
  for (let tries = 1; ; tries += 1) {
    const connected = await connectOnce(options);
    // A keeper that was about to end, or was being killed, has let nobody in: the next one will.
    if (connected.ok || tries === MOST_TRIES || !connected.problems.some(({ code }) => code === 'vm-lost')) return connected;
  }
}

async function connectOnce({ root, onProgress, signal }: ConnectOptions): Promise<Result<Connection>> {
  const reached = await reachKeeper(new VmFolder(root), root, signal);
  if (!reached.ok) return reached;
  const socket = reached.value;
  const cancel = () => socket.destroy();
  signal?.addEventListener('abort', cancel);
  try {
    const hold = new Hold(socket, onProgress);
    const port = await hold.use();
    if (!port.ok) {
      socket.destroy();
      return signal?.aborted ? fail({ code: 'cancelled', message: 'The start of the small Linux was cancelled.' }) : port;
    }
    const stream = await enter(port.value.door).catch(() => null);
    if (stream === null) {
      socket.destroy();
      return lost(GONE);
    }
    stream.write(`${port.value.secret}\n`);
    return ok(hold.connection(stream, port.value.life));
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

type Port = Extract<FromKeeper, { kind: 'port' }>;

/** What this process holds of the VM, and what its keeper says. */
class Hold {
  readonly #socket: Socket;
  readonly #questions: ((result: Result<void>) => void)[] = [];
  #port: (result: Result<Port>) => void = () => undefined;
  #sentence: string | null = null;
  #listeners: ((sentence: string) => void)[] = [];
  #closed = false;

  constructor(socket: Socket, progress: ((sentence: string) => void) | undefined) {
    this.#socket = socket;
    eachLine(socket, (line) => {
      const message = keeperMessage(line);
      if (message?.kind === 'progress') progress?.(message.sentence);
      else if (message !== null) this.#hear(message);
    });
    socket.on('close', () => this.lose(GONE));
  }

  /** Asks for a port. */
  async use(): Promise<Result<Port>> {
    return await new Promise((resolve) => {
      this.#port = resolve;
      if (this.#sentence !== null) resolve(lost(this.#sentence));
      else this.#say({ kind: 'use' });
    });
  }

  /** The agent's stream with this hold on it. */
  connection(stream: Socket, life: string): Connection {
    stream.on('close', () => setTimeout(() => this.lose(GONE), REASON_MS).unref());
    this.#listeners.push(() => stream.destroy());
    return {
      input: stream,
      output: stream,
      life,
      onLost: (listener) => {
        if (this.#closed) return;
        if (this.#sentence === null) this.#listeners.push(listener);
        else listener(this.#sentence);
      },
      keep: (lab) => this.#ask({ kind: 'keep', lab }),
      release: (lab) => this.#ask({ kind: 'release', lab }),
      close: () => {
        this.#closed = true;
        this.#listeners = [];
        stream.destroy();
        this.#socket.destroy();
      },
    };
  }

  /** The VM is gone, and why. The first reason counts. */
  lose(sentence: string): void {
    if (this.#sentence !== null) return;
    this.#sentence = sentence;
    this.#port(lost(sentence));
    for (const settle of this.#questions.splice(0)) settle(lost(sentence));
    for (const listener of this.#listeners.splice(0)) listener(sentence);
    this.#socket.destroy();
  }

  #hear(message: Exclude<FromKeeper, { kind: 'progress' }>): void {
    switch (message.kind) {
      case 'port':
        this.#port(ok(message));
        break;
      case 'problem':
        this.#port(fail(message.problem));
        break;
      case 'done':
        this.#questions.shift()?.(ok(undefined));
        break;
      case 'lost':
        this.lose(message.sentence);
        break;
    }
  }

  async #ask(message: FromHolder): Promise<Result<void>> {
    return await new Promise((resolve) => {
      if (this.#sentence !== null || this.#closed) return resolve(lost(this.#sentence ?? GONE));
      this.#questions.push(resolve);
      this.#say(message);
    });
  }

  #say(message: FromHolder): void {
    this.#socket.write(messageLine(message));
  }
}

function lost(sentence: string): Result<never> {
  return fail({ code: 'vm-lost', message: sentence, fix: 'Try again: the small Linux is started anew.' });
}
