import { never } from '../result.ts';
import { quote } from '../shell/quote.ts';
import type { Batch, Wave } from './batches.ts';
import { inputOf } from './input.ts';

/**
 * One sh script, for the fabric's shell, that runs the wave's batches in `lanes` lines side by side. It ends with 0 whatever
 * fails: that is told on stdout, for `readWave`. A batch whose number is n ends in a line `@n CODE`, and where CODE is not 0
 * the lines before it that begin with `+n ` are what was said. Each is one short write, so lanes cannot cut each other's lines.
 */
export function renderWave(wave: Wave, lanes = 2): string {
  const runs = wave.map(renderBatch);
  const lines = Array.from({ length: Math.min(lanes, runs.length) }, (_, lane) => runs.filter((_run, index) => index % lanes === lane).join('\n'));
  if (lines.length === 0) return '';
  return `${PRELUDE}\n${lines.length === 1 ? lines[0] : `${lines.map((lane) => `(\n${lane}\n) &`).join('\n')}\nwait`}\n`;
}

// `ip -n` shows the namespace its own /sys, which the kernel grants only where another one is to be seen (netyard-init keeps
// it there when it can). `nsenter` does without, at the price of one more program start.
const PRELUDE = `run() {
  n=$1; shift
  said=$("$@" 2>&1); code=$?
  [ "$code" = 0 ] || printf '%s\\n' "$said" | while IFS= read -r line; do printf '+%s %s\\n' "$n" "$line"; done
  printf '@%s %s\\n' "$n" "$code"
}
if [ -d /run/netyard/sys/class ]; then
  batch() { run "$1" "$2" -n "$3" -batch -; }
else
  batch() { run "$1" nsenter --net="/run/netns/$3" "$2" -batch -; }
fi`;

/** Ends the text of a batch; no line of ours is this word. */
const END = 'NETYARD_END';

function renderBatch(batch: Batch, index: number): string {
  const input = inputOf(batch).map(({ text }) => text);
  if (input.some((line) => line === END || line.includes('\n'))) throw new Error('A batch line cannot be written into a script.');
  return [`${programOf(batch, index)} <<'${END}'`, ...input, END].join('\n');
}

function programOf({ program, ns }: Batch, index: number): string {
  const inside = ns === null ? '' : ` nsenter --net=${quote(`/run/netns/${ns}`)}`;
  switch (program) {
    case 'ip':
    case 'bridge':
      return ns === null ? `run ${index} ${program} -batch -` : `batch ${index} ${program} ${quote(ns)}`;
    case 'iptables':
      return `run ${index}${inside} iptables-restore --noflush --wait=5`;
    case 'sysctl':
      return `run ${index}${inside} sh`;
    case 'init':
      return `run ${index} perl /run/netyard/ask`;
    default:
      return never(program);
  }
}

export { type BatchResult, readWave } from './answer.ts';
