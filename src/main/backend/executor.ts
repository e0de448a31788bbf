/**
 * Programs on a Linux, wherever it is: an argv prefix in front of one long-lived shell that takes scripts on stdin, in front of
 * programs on streams and of programs on a pty. Values never reach a shell unquoted. Every backend passes one suite of tests,
 * test/integration/backends/contract.ts.
 */
import type { Problem, Result } from '../../shared/result.ts';

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
  /**
   * Resolves when the program has ended and nobody holds its outputs any more. `problem` says why it never began (127) or why nothing
   * is known of it any more (255: the backend cannot be reached).
   */
  readonly ended: Promise<{ readonly code: number; readonly problem?: Problem }>;
  /** Sends a signal to the program and to all that it started in its group; nothing once all have ended. */
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
  /** In front of every argv: `[]` for the machine, a program that enters for a sandbox on it. */
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
