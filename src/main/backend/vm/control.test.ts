import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { Control, readyOf } from './control.ts';

/** A guest that answers by a table; what is not in it gets no answer. */
function guest(answers: Readonly<Record<string, string>>): { readonly control: Control; readonly stream: Duplex; readonly heard: string[] } {
  const heard: string[] = [];
  const stream = new Duplex({
    read: () => undefined,
    write(bytes: Buffer, _encoding, done) {
      const line = bytes.toString().trimEnd();
      heard.push(line);
      const answer = answers[line];
      if (answer !== undefined) stream.push(answer);
      done();
    },
  });
  return { control: new Control(stream), stream, heard };
}

test('each question and its answer', async () => {
  const { control, heard } = guest({
    hello: 'ready 5b1e 6.25\n',
    'clock 1700000000.250': 'clock ok\n',
    'open 3 abc': 'opened 3\n',
    'open 4 abc': 'refused 4\n',
    'ping x': 'pong y\npong x\n',
    pause: 'paused\n',
  });
  expect([
    await control.hello(1000),
    await control.clock(1_700_000_000_250),
    await control.open(3, 'abc'),
    await control.open(4, 'abc'),
    await control.ping('x', 1000),
    await control.pause(),
    heard,
  ]).toEqual([
    { bootId: '5b1e', uptime: 6.25 },
    true,
    true,
    false,
    true,
    true,
    ['hello', 'clock 1700000000.250', 'open 3 abc', 'open 4 abc', 'ping x', 'pause'],
  ]);
});

test('no answer in time, an end while it waits, and a question after the end', async () => {
  const { control, stream } = guest({});
  const late = await control.ping('x', 20);
  const cut = control.hello(60_000);
  stream.destroy();
  expect([late, await cut, await control.pause()]).toEqual([false, null, false]);
});

test('an agent that ended is told of', () => {
  const { control, stream } = guest({});
  const closed: number[] = [];
  control.onClosed((port) => closed.push(port));
  stream.emit('data', Buffer.from('closed 2\nclosed\nclosed 7\n'));
  expect(closed).toEqual([2, 7]);
});

test('what says ready, and what does not', () => {
  expect(['ready a 1.5', 'ready a 12', 'ready a', 'ready a b', 'xready a 1', ''].map(readyOf)).toEqual([
    { bootId: 'a', uptime: 1.5 },
    { bootId: 'a', uptime: 12 },
    null,
    null,
    null,
    null,
  ]);
});
