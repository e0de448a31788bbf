/** The distributions of WSL on this machine. */
import { fail, ok, type Result } from '../../../shared/result.ts';
import { ask } from '../ask.ts';
import { decodeWords, WSL_ENVIRONMENT, wslProblem } from './words.ts';

export interface Distribution {
  readonly name: string;
  readonly running: boolean;
  /** 1 has no Linux kernel. */
  readonly version: 1 | 2;
  /** The one that `wsl.exe` means when it is not told. */
  readonly usual: boolean;
}

/** A question that starts no machine, in milliseconds. Where WSL is missing, wsl.exe may wait for a key for a minute. */
const ASK_MS = 15_000;

/** What `wsl.exe --list --verbose` shows, without those that Docker Desktop keeps for itself. None is no failure. */
export async function listDistributions(program: string): Promise<Result<readonly Distribution[]>> {
  const said = await ask([program, '--list', '--verbose'], ASK_MS, WSL_ENVIRONMENT);
  if (said.code === 0) return ok(parseDistributions(decodeWords(said.stdout)));
  const problem = wslProblem(said, '');
  return problem.code === 'no-distribution' ? ok([]) : fail(problem);
}

/** Columns `  NAME STATE VERSION`, an asterisk before the usual one. The head may be in another language; a state may be of two words. */
export function parseDistributions(text: string): readonly Distribution[] {
  return text.split('\n').flatMap((line) => {
    const [, mark, name = '', state = '', version] = /^([* ]) (\S+) +(\S.*?) +([12]) *$/.exec(line) ?? [];
    if (mark === undefined || name.startsWith('docker-desktop')) return [];
    return [{ name, running: state === 'Running', version: version === '1' ? 1 : 2, usual: mark === '*' } as const];
  });
}
