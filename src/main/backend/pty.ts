/** Programs on a pseudo-terminal, by node-pty. Bytes in and out; nothing is decoded. */
import { closeSync, constants as files, openSync } from 'node:fs';
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
  /** `/dev/pts/N` */
  readonly ptsName: string;
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
  const reading = new Reading(terminal);
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

/** After the program's end, this long without a byte while nobody has paused means that all has been read, in milliseconds. */
const QUIET_MS = 30;

/**
 * Reads a terminal to its end. Two things would lose output: libuv takes the hang-up of a pty for its end as soon as a read
 * gives less than it has room for, and a pty gives 4 KiB at a time however much waits; so this process holds the program's side
 * open too. And node-pty destroys its socket 200 ms after the program's end; that waits until all has been read.
 */
class Reading {
  readonly #socket: ReadStream;
  #slave: number | null;
  #paused = false;
  #end: (() => void) | null = null;
  #quiet: NodeJS.Timeout | null = null;

  constructor(terminal: Terminal) {
    const socket = terminal._socket;
    this.#socket = socket;
    this.#slave = holdOpen(terminal.ptsName);
    const destroy = socket.destroy.bind(socket);
    socket.destroy = (error?: Error) => {
      this.#end ??= () => void destroy(error);
      this.#waitForQuiet();
      return socket;
    };
    socket.on('data', () => {
      if (this.#end !== null) this.#waitForQuiet();
    });
    socket.on('close', () => this.#letGo());
  }

  pause(): void {
    this.#paused = true;
    this.#socket.pause();
    if (this.#quiet !== null) clearTimeout(this.#quiet);
  }

  resume(): void {
    this.#paused = false;
    this.#socket.resume();
    if (this.#end !== null) this.#waitForQuiet();
  }

  #waitForQuiet(): void {
    if (this.#quiet !== null) clearTimeout(this.#quiet);
    if (this.#paused) return;
    this.#quiet = setTimeout(() => {
      this.#letGo();
      this.#end?.();
    }, QUIET_MS);
  }

  #letGo(): void {
    if (this.#slave !== null) closeSync(this.#slave);
    this.#slave = null;
  }
}

/** The program's side of the terminal, without becoming its session. */
function holdOpen(path: string): number | null {
  try {
    return openSync(path, files.O_RDWR | files.O_NOCTTY);
  } catch {
    return null; // the program has ended already, and with it its side
  }
}

function nameOf(number: number): string {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? String(number);
}
