/** A line to a backend by a program of this machine that carries bytes there: `ssh`, `wsl.exe`, `docker exec`. */
import type { Line } from './agent/agent.ts';
import { startProgram } from './stream.ts';

/** What of the carrier's own words is kept, in bytes; the last are the ones that count. */
const WORDS = 2000;

/** Starts the carrier. `decode` makes text of what it says on its error output (wsl.exe speaks UTF-16). */
export function programLine(name: string, argv: readonly string[], decode: (bytes: Buffer) => string = (bytes) => bytes.toString()): Line {
  const program = startProgram(argv);
  let said = Buffer.alloc(0);
  let never = '';
  program.stderr.on('data', (bytes: Buffer) => {
    said = Buffer.concat([said, bytes]).subarray(-WORDS);
  });
  void program.ended.then(({ problem }) => {
    never = problem?.message ?? '';
  });
  return {
    input: program.stdin,
    output: program.stdout,
    name,
    // ssh ends some of its lines as a terminal would want them.
    complaint: () => (said.length > 0 ? decode(said).replaceAll('\r', '') : never),
    close: () => {
      // Its end tells the agent. A carrier whose line is cut would wait for an answer.
      program.stdin.end();
      setTimeout(() => program.kill('SIGKILL'), 300).unref();
      program.kill('SIGTERM');
      // One that was stopped hears nothing until it goes on, and this process may have ended by the time it would be killed.
      program.kill('SIGCONT');
    },
  };
}
