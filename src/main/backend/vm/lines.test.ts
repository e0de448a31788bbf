import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { eachLine } from './lines.ts';

const TEXT = Buffer.from('one\n\nzwölf\r\nrest');

async function linesOf(parts: readonly Buffer[]): Promise<readonly string[]> {
  const stream = new PassThrough();
  const lines: string[] = [];
  eachLine(stream, (line) => lines.push(line));
  for (const part of parts) {
    stream.write(part);
    await turn();
  }
  return lines;
}

test('lines are whole, wherever the bytes are cut', async () => {
  const all = [];
  for (let cut = 0; cut <= TEXT.length; cut += 1) all.push(await linesOf([TEXT.subarray(0, cut), TEXT.subarray(cut)]));
  expect(all).toEqual(all.map(() => ['one', '', 'zwölf']));
});

test('a line without an end ends the stream', async () => {
  const stream = new PassThrough();
  eachLine(stream, () => undefined);
  stream.on('error', () => undefined);
  for (let mib = 0; mib < 2; mib += 1) stream.write(Buffer.alloc(1 << 20, 'x'));
  await turn();
  await turn();
  expect(stream.destroyed).toBe(true);
});
