import { ABSENCE, renderRemoval } from './absence.ts';
import type { Batch, Wave } from './batches.ts';
import { heredoc, programOf } from './program.ts';

/**
 * One sh script, for the fabric's shell, that runs the wave's batches in `lanes` lines side by side. It ends with 0 whatever
 * fails: that is told on stdout, for `readWave`. Lines begin with their lane's number; what a batch said comes before the line
 * `@BATCH CODE` that ends it. Each line is one short write, so lanes cannot cut each other's.
 */
export function renderWave(wave: Wave, lanes = 2): string {
  const used = Math.min(lanes, wave.length);
  if (used === 0) return '';
  const numbers = Array.from({ length: used }, (_, lane) => lane);
  const bodies = numbers.map((lane) => wave.flatMap((batch, index) => (index % used === lane ? [renderBatch(batch, index)] : [])));
  const functions = bodies.map((runs, lane) => `lane${lane}() {\n${runs.join('\n')}\n}`);
  const prelude = wave.some(({ removes }) => removes) ? [PRELUDE, ABSENCE] : [PRELUDE];
  return [...prelude, ...functions, ...(used === 1 ? ['tell 0'] : [`${numbers.map((lane) => `tell ${lane} &`).join(' ')} wait`]), ''].join('\n');
}

// What a whole lane says is captured at once: a capture for each batch would cost a fifth of its time.
// `ip -n` shows the namespace its own /sys, which the kernel grants only where another one is to be seen (netyard-init keeps
// it there when it can). `nsenter` does without, at the price of one more program start.
const PRELUDE = `tell() {
  said=$("lane$1" 2>&1)
  while IFS= read -r line; do printf '%s %s\\n' "$1" "$line"; done <<END
$said
END
}
if [ -d /run/netyard/sys/class ]; then
  batch() { "$1" -n "$2" -batch -; }
else
  batch() { nsenter --net="/run/netns/$2" "$1" -batch -; }
fi`;

function renderBatch(batch: Batch, index: number): string {
  // netyard-init says ok by itself where there is nothing to remove.
  const run = batch.removes && batch.program !== 'init' ? renderRemoval(batch) : heredoc(programOf(batch), batch);
  return `${run}\necho "@${index} $?"`;
}

export { type BatchResult, readWave } from './answer.ts';
