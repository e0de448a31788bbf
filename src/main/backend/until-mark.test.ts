import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UntilMark } from './until-mark.ts';

/** Sends bytes in the given pieces. */
async function send(stream: PassThrough, bytes: Buffer, lengths: readonly number[]): Promise<void> {
  let at = 0;
  for (const length of [...lengths, bytes.length]) {
    if (at >= bytes.length) return;
    stream.write(bytes.subarray(at, at + length));
    at += length;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('text arrives whole, whatever its characters and however its bytes are cut', async () => {
  const pieces = fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), fc.nat(255), pieces, async (text, code, lengths) => {
      const stream = new PassThrough();
      const cut = new UntilMark(stream).next('MARK');
      await send(stream, Buffer.from(`${text}\nMARK ${code}\n`), lengths);
      expect(await cut).toEqual({ text: Buffer.from(text).toString(), rest: String(code) });
    }),
    { numRuns: 200 },
  );
});

test('what follows a mark belongs to nobody until it is asked for', async () => {
  const stream = new PassThrough();
  const marks = new UntilMark(stream);
  const first = marks.next('ONE');
  stream.write('a\nONE\nstray');
  expect(await first).toEqual({ text: 'a', rest: '' });
  const second = marks.next('TWO');
  stream.write('b\nTWO 1\n');
  expect(await second).toEqual({ text: 'b', rest: '1' });
});

test('a mark that is only begun is none', async () => {
  const stream = new PassThrough();
  const cut = new UntilMark(stream).next('MARK');
  stream.write('\nMAR\n\nMARK');
  stream.write(' 0\n');
  expect(await cut).toEqual({ text: '\nMAR\n', rest: '0' });
});
