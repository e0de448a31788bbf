/** Programs on a pseudo-terminal, by node-pty. Bytes in and out; nothing is decoded. */
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import type { ReadStream } from 'node:tty';
import type { Pty } from './executor.ts';

/** What is used of node-pty, whose own types do not know that `encoding: null` gives bytes. */
interface NodePty {
  spawn(file: string, args: readonly string[], options: object): Terminal;
}

interface Terminal {
  readonly _socket: ReadStream;
  onData(listener: (bytes: Buffer) => void): void;
  onExit(listener: (end: { readonly exitCode: number; readonly signal?: number }) => void): void;
  write(bytes: Buffer): void;
  resize(columns: number, rows: number): void;
  kill(): void;
}

/** Starts a program on a new pseudo-terminal. Throws what node-pty throws when there is none to be had. */
export function openPty(argv: readonly string[], size: { readonly columns: number; readonly rows: number }): Pty {
  // Loaded when the first terminal opens: most commands of the command line open none.
  const { spawn } = createRequire(import.meta.url)('node-pty') as NodePty;
  const [program, ...rest] = argv;
  const options = { name: 'xterm-256color', cols: size.columns, rows: size.rows, cwd: '/', env: process.env, encoding: null };
  const terminal = spawn(program ?? '', rest, options);
  const reading = new Reading(terminal._socket);
  return {
    onData: (listener) => terminal.onData(listener),
    onExit: (listener) =>
      terminal.onExit(({ exitCode, signal }) => listener(signal ? { code: null, signal: nameOf(signal) } : { code: exitCode, signal: null })),
    write: (bytes) => terminal.write(Buffer.from(bytes)),
    resize: (columns, rows) => {
      try {
        terminal.resize(columns, rows);
      } catch {
        // Its program has ended in this very moment: there is nothing to resize.
      }
    },
    pause: () => reading.pause(),
    resume: () => reading.resume(),
    kill: () => terminal.kill(),
  };
}

/**
 * node-pty destroys its socket 200 ms after the program's end, and with it what a paused reader has not read yet.
 * While paused that waits for the reader.
 */
class Reading {
  readonly #socket: ReadStream;
  #paused = false;
  #destroyLater: (() => void) | null = null;

  constructor(socket: ReadStream) {
    this.#socket = socket;
    const destroy = socket.destroy.bind(socket);
    socket.destroy = (error?: Error) => {
      if (!this.#paused) return destroy(error);
      this.#destroyLater = () => void destroy(error);
      return socket;
    };
  }

  pause(): void {
    this.#paused = true;
    this.#socket.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#socket.resume();
    const destroy = this.#destroyLater;
    this.#destroyLater = null;
    // Read to its end it closes by itself; this is for a terminal that another process holds open.
    if (destroy !== null) setTimeout(() => (this.#paused ? this.#socket.destroy() : destroy()), 200);
  }
}

function nameOf(number: number): string {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? String(number);
}
