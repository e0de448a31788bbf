/** A short question to a program of this machine: what `docker`, `podman` and `wsl.exe` say of themselves. */
import { startProgram } from './stream.ts';

/** What it said, undecoded. */
export interface Said {
  /** 127 where the program is not there, 124 where it took too long. */
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** Runs a program without input and waits for its end, for `timeoutMs` at most. */
export async function ask(argv: readonly string[], timeoutMs: number, environment: Readonly<Record<string, string>> = {}): Promise<Said> {
  const program = startProgram(argv, environment);
  program.stdin.on('error', () => undefined); // it may have ended before
  program.stdin.end();
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  program.stdout.on('data', (bytes: Buffer) => stdout.push(bytes));
  program.stderr.on('data', (bytes: Buffer) => stderr.push(bytes));
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    program.kill('SIGKILL');
  }, timeoutMs);
  const { code } = await program.ended;
  clearTimeout(timer);
  return { code: late ? 124 : code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) };
}
