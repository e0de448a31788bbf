import { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { Control } from './control.ts';
import { watch } from './watch.ts';

/** A guest that answers so many pings, and what it was asked. */
function guest(pongs: number): { readonly control: Control; readonly heard: string[] } {
  const heard: string[] = [];
  const stream = new Duplex({
    read: () => undefined,
    write(bytes: Buffer, _encoding, done) {
      const [word = '', value = ''] = bytes.toString().trimEnd().split(' ');
      heard.push(word);
      if (word === 'clock') stream.push('clock ok\n');
      if (word === 'ping' && heard.filter((one) => one === 'ping').length <= pongs) stream.push(`pong ${value}\n`);
      done();
    },
  });
  return { control: new Control(stream), heard };
}

test('a guest that falls silent hangs, and not before', async () => {
  const { control, heard } = guest(3);
  const begin = performance.now();
  const how = await watch(control, 100, new AbortController().signal);
  expect([how, heard, performance.now() - begin >= 140]).toEqual(['hangs', ['ping', 'ping', 'ping', 'ping'], true]);
});

test('watching ends when it is told to', async () => {
  const stop = new AbortController();
  const watching = watch(guest(1_000).control, 100, stop.signal);
  await sleep(50);
  stop.abort();
  expect(await watching).toBe('stopped');
});

test('a clock that was set, or stood still in a sleep, is set in the guest too', async () => {
  const { control, heard } = guest(1_000);
  const stop = new AbortController();
  const watching = watch(control, 100, stop.signal);
  await sleep(30);
  const real = Date.now;
  const hour = 3_600_000;
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => real() + hour);
  await sleep(60);
  clock.mockRestore();
  stop.abort();
  await watching;
  expect(heard.filter((word) => word === 'clock').length).toBe(1);
});
