/**
 * WSL ends a distribution some seconds after the last wsl.exe that was started in it has ended, whatever still runs there
 * (github.com/microsoft/WSL/issues/8854, 10138). So each lab that is kept has one that waits: a perl that sleeps and is known by its arguments.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { quote } from '../../../shared/shell/quote.ts';
import type { Executor } from '../executor.ts';
import { PROGRAM_PATH } from '../path.ts';
import { WSL_ENVIRONMENT } from './words.ts';

const WORD = 'netyard-holds';

/** No quotes and no blanks: it passes through wsl.exe and Windows' own quoting unchanged. */
const WAIT = 'sleep(9999)while(1)';

/** `root` tells one person's labs from another's. */
export function holdKey(root: string, lab: string): string {
  return createHash('sha256').update(`${root}\0${lab}`).digest('hex').slice(0, 16);
}

/** Starts the one that waits, which outlives this process. `argv` runs a program in the distribution. */
export function hold(argv: (program: readonly string[]) => readonly string[], key: string): void {
  const [program = '', ...args] = argv(['env', PROGRAM_PATH, 'perl', '-e', WAIT, WORD, key]);
  const child = spawn(program, args, { detached: true, stdio: 'ignore', windowsHide: true, cwd: '/', env: { ...process.env, ...WSL_ENVIRONMENT } });
  // Without it the lab ends with this process's line: the line itself has said why wsl.exe cannot be started.
  child.on('error', () => undefined);
  child.unref();
}

/** Ends the one that waits. */
export async function letGo(executor: Executor, key: string): Promise<void> {
  const find = `for (glob '/proc/[0-9]*') { open(my $file, '<', "$_/cmdline") or next; local $/; kill 'TERM', m{(\\d+)$} if <$file> =~ /\\x00${WORD}\\x00${key}\\x00$/ }`;
  await executor.run(`${PROGRAM_PATH} perl -e ${quote(find)}`);
}
