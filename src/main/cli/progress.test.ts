import { expect, test } from 'vitest';
import type { Io } from './io.ts';
import { progressOn } from './progress.ts';

function stream(isTTY: boolean, columns = 20): { written: string[]; stderr: Io['stderr'] } {
  const written: string[] = [];
  return { written, stderr: { isTTY, columns, write: (text: string) => written.push(text) > 0 } as unknown as Io['stderr'] };
}

const at = (done: number, doing: string) => ({ lab: 'shop', done, total: 120, doing, finished: [] });

test('a log gets a line for each thing that is done, and none twice', () => {
  const { written, stderr } = stream(false);
  const progress = progressOn(stderr);
  for (const event of [at(0, 'Making host:alpha'), at(0, 'Making host:alpha'), at(12, 'Making veth:api.front and 3 more'), at(120, '')]) progress.listen(event);
  progress.end();
  expect(written).toEqual(['[  0/120] Making host:alpha\n', '[ 12/120] Making veth:api.front and 3 more\n']);
});

test('a terminal gets one line that is written over, never wraps and is cleared', () => {
  const { written, stderr } = stream(true);
  const progress = progressOn(stderr);
  progress.listen(at(0, 'Making host:alpha'));
  progress.end();
  expect(written).toEqual(['\r\u001b[K[  0/120] Making ho', '\r\u001b[K']);
});
