import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { Tail } from './tail.ts';

function tailOf(text: string): Tail {
  const stream = new PassThrough();
  const tail = new Tail();
  tail.listen(stream);
  stream.emit('data', Buffer.from(text));
  return tail;
}

test('last words, without what a terminal would do with them', () => {
  expect([
    tailOf('one\r\n\r\ntwo\r\nthree\x1b[0m\r\nfour\x07').lastWords(),
    tailOf('mount: no\n[5] Kernel panic - not syncing\nCall Trace:\nfoo+0x1\n').lastWords(),
    tailOf('').lastWords(),
    tailOf('x'.repeat(200_000)).text.length,
  ]).toEqual(['two | three | four', 'mount: no | [5] Kernel panic - not syncing', '', 65536]);
});
