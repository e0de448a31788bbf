/** Runs a program of a lab for the person at this terminal: on three streams, or on a pseudo-terminal. */
import { spawnSync } from 'node:child_process';
import { ok, type Result } from '../../shared/result.ts';
import type { Executor, Pty } from '../backend/executor.ts';
import type { Io } from './io.ts';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** Bytes in, bytes out, as they come; signals go to the program. Ends with its exit code. */
export async function onStreams(executor: Executor, argv: readonly string[], io: Io): Promise<number> {
  const program = executor.stream(argv);
  const listeners = FORWARDED.map((signal) => [signal, () => program.kill(signal)] as const);
  for (const [signal, listener] of listeners) process.on(signal, listener);
  // Who reads our output may leave early (`| head`): then the program has nobody to write to either.
  const onClosed = (): void => program.kill('SIGPIPE');
  io.stdout.once('error', onClosed);
  // A program that ends without reading its input closes the pipe: no error of ours.
  program.stdin.on('error', () => undefined);
  io.stdin.pipe(program.stdin);
  program.stdout.pipe(io.stdout, { end: false });
  program.stderr.pipe(io.stderr, { end: false });
  try {
    return (await program.ended).code;
  } finally {
    for (const [signal, listener] of listeners) process.off(signal, listener);
    io.stdout.off('error', onClosed);
    io.stdin.unpipe(program.stdin);
    io.stdin.destroy();
  }
}

/** The person's terminal, raw, in front of a new one: the lab's program never holds the person's own. Ends with its exit code. */
export async function onTerminal(executor: Executor, argv: readonly string[], io: Io): Promise<Result<number>> {
  const pty = executor.pty(argv, { columns: io.stdout.columns || 80, rows: io.stdout.rows || 24 });
  if (!pty.ok) return pty;
  const restore = bridge(pty.value, io);
  try {
    return ok(
      await new Promise<number>((resolve) => {
        pty.value.onExit(({ code }) => resolve(code ?? 1));
      }),
    );
  } finally {
    restore();
  }
}

/** Joins both terminals; gives back what restores the person's. */
function bridge(pty: Pty, io: Io): () => void {
  const onInput = (bytes: Buffer): void => pty.write(bytes);
  const onResize = (): void => pty.resize(io.stdout.columns || 80, io.stdout.rows || 24);
  const onEnd = (): void => pty.kill();
  pty.onData((bytes) => {
    if (io.stdout.write(bytes)) return;
    pty.pause();
    io.stdout.once('drain', () => pty.resume());
  });
  io.stdin.setRawMode(true);
  // Node's raw mode still turns a line feed into a new line (libuv sets ONLCR); the node's own terminal has done that where it is
  // wanted, and vi moves its cursor with bare line feeds. Leaving raw mode brings everything back.
  spawnSync('stty', ['-opost'], { stdio: ['inherit', 'ignore', 'ignore'] });
  io.stdin.on('data', onInput);
  io.stdout.on('resize', onResize);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, onEnd);
  return () => {
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.off(signal, onEnd);
    io.stdout.off('resize', onResize);
    io.stdin.off('data', onInput);
    io.stdin.setRawMode(false);
    io.stdin.pause();
  };
}
