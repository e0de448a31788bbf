import { never } from '../result.ts';
import { quote } from '../shell/quote.ts';
import type { Batch } from './batches.ts';
import { inputOf } from './input.ts';

/** Ends the text of a batch; no line of ours is this word. */
const END = 'NETYARD_END';

/** The shell words that start the batch's program in its namespace; it reads what `inputOf` gives. `batch` is a function of the wave's script. */
export function programOf({ program, ns }: Pick<Batch, 'program' | 'ns'>): string {
  switch (program) {
    case 'ip':
    case 'bridge':
    case 'tc':
      return ns === null ? `${program} -batch -` : `batch ${program} ${quote(ns)}`;
    case 'iptables':
    case 'ip6tables':
      return `${enter(ns)}${program}-restore --noflush --wait=5`;
    case 'nft':
      return `${enter(ns)}nft -f -`;
    case 'sysctl':
      return `${enter(ns)}sh`;
    case 'init':
      return 'perl /run/netyard/ask';
    default:
      return never(program);
  }
}

/** What a program is put behind to run it in the namespace; empty for the fabric. */
export function enter(ns: Batch['ns']): string {
  return ns === null ? '' : `nsenter --net=${quote(`/run/netns/${ns}`)} `;
}

/** Runs a command of the shell with what the batch's program reads as its standard input. */
export function heredoc(command: string, batch: Batch): string {
  const input = inputOf(batch).map(({ text }) => text);
  if (input.some((line) => line === END || line.includes('\n'))) throw new Error('A batch line cannot be written into a script.');
  return [`${command} <<'${END}'`, ...input, END].join('\n');
}
