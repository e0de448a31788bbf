/**
 * Where Linux is. An executor is data plus one small class: an argv prefix in front of one long-lived shell
 * that takes scripts on stdin, and the same prefix in front of a pty. Values never reach a shell unquoted.
 */
import type { Result } from '../../shared/result.ts';

/** What a program left when it ended. `code` is 128 + n after signal n, as a shell says it. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running program whose three streams are bytes. */
export interface Streaming {
  readonly stdin: NodeJS.WritableStream;
  readonly stdout: NodeJS.ReadableStream;
  readonly stderr: NodeJS.ReadableStream;
  /** Resolves when the program has ended and its streams are closed. */
  readonly ended: Promise<{ readonly code: number }>;
  /** Ends it, children included. */
  kill(signal?: NodeJS.Signals): void;
}

/** A program on a pseudo-terminal. Output is bytes, never decoded in parts. */
export interface Pty {
  onData(listener: (bytes: Uint8Array) => void): void;
  onExit(listener: (end: { readonly code: number | null; readonly signal: string | null }) => void): void;
  write(bytes: Uint8Array): void;
  resize(columns: number, rows: number): void;
  /** Stops reading the pty, so that the program blocks once the kernel's buffer is full. */
  pause(): void;
  resume(): void;
  kill(): void;
}

export interface Executor {
  /** `local`; more backends follow. */
  readonly kind: 'local';
  /** In front of every argv: `[]` for the machine, `nsenter …` for a sandbox on it. */
  readonly prefix: readonly string[];
  /** Runs a POSIX sh script in the long-lived shell (in a subshell of its own). Scripts run one after the other. */
  run(script: string, options?: { readonly timeoutMs?: number }): Promise<Result<Finished>>;
  /** Starts a program of its own. */
  stream(argv: readonly string[], environment?: Readonly<Record<string, string>>): Streaming;
  /** Starts a program on a new pseudo-terminal. */
  pty(argv: readonly string[], size: { readonly columns: number; readonly rows: number }): Result<Pty>;
  /** The same executor with more in front: how a sandbox is entered. */
  within(prefix: readonly string[]): Executor;
  /** Ends the long-lived shell. */
  dispose(): void;
}
