/** Starts the command line as a process that a test can talk to, and the topologies that the tests share. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Yard } from '../kills/yard.ts';

export const PROGRAM = new URL('../../../bin/netyard', import.meta.url).pathname;

/** Two containers on a bridge, by default 172.18.0.2 and .3. */
export const BRIDGE = 'networks:\n  web: { driver: bridge }\ncontainers:\n  a: { networks: [web] }\n  b: { networks: [web] }\n';
/** The same with a third. */
export const LARGER = `${BRIDGE}  c: { networks: [web] }\n`;

export interface Started {
  readonly process: ChildProcessWithoutNullStreams;
  /** Resolves with the exit code; 128 + n after a signal. */
  readonly ended: Promise<number>;
  /** What it wrote to stdout so far. */
  output(): string;
  /** Resolves when stdout holds the text. */
  says(text: string): Promise<void>;
}

export function started(yard: Yard, argv: readonly string[], program = PROGRAM): Started {
  const child = spawn(program, argv, { env: yard.env });
  let output = '';
  let heard = (): void => undefined;
  child.stdout.on('data', (part: Buffer) => {
    // A flood is not kept: only its beginning is looked at.
    if (output.length < 1_000_000) output += part.toString('latin1');
    heard();
  });
  child.stderr.resume();
  const ended = new Promise<number>((resolve) => child.on('exit', (code, signal) => resolve(code ?? (signal === null ? -1 : 128))));
  return {
    process: child,
    ended,
    output: () => output,
    says: (text) =>
      new Promise((resolve) => {
        heard = () => {
          if (output.includes(text)) resolve();
        };
        heard();
      }),
  };
}
