/** What the inspector says of a program, and how much of what it has said. Pure. */
import type { NodeProgram } from '../../shared/api/programs.ts';

/** As many lines as somebody reads; all that is kept is told by `netyard logs`. */
const LINES = 200;

/** How a program fares, in one sentence. `clock` writes a time (ISO 8601) as the person reads it. */
export function programWords({ state, code, restarts, since }: NodeProgram, clock: (iso: string) => string): string {
  const again = restarts === 0 ? '' : restarts === 1 ? ', started again once' : `, started again ${restarts} times`;
  const at = clock(since);
  if (state === 'running') return `Runs since ${at}${again}.`;
  const ended = code === null ? 'Ended' : `Ended with ${code}${codeWords(code)}`;
  return state === 'restarting' ? `${ended} at ${at}, starts again soon${again}.` : `${ended} at ${at}${again}.`;
}

/** As a shell says it: 126 and 127 are its own words, above 128 it is a signal (POSIX, 2.8.2). */
function codeWords(code: number): string {
  if (code === 0) return ' (all well)';
  if (code === 126) return ' (it cannot be run)';
  if (code === 127) return ' (no such program)';
  if (code === 137) return ' (killed)';
  return code > 128 ? ` (signal ${code - 128})` : '';
}

/** The end of a text, in whole lines. */
export function lastLines(text: string): string {
  const lines = text.split('\n');
  const open = lines.at(-1) === '' ? 1 : 0;
  return lines.length - open > LINES ? lines.slice(-LINES - open).join('\n') : text;
}
