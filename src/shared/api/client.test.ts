import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CallError, createClient } from './client.ts';
import { packTerminal, unpackTerminal } from './frames.ts';
import { MAX_INPUT } from './messages.ts';

function connected() {
  const sent: (string | Uint8Array)[] = [];
  let hear: (data: string | Uint8Array) => void = () => undefined;
  const client = createClient({ send: (data) => sent.push(data), onMessage: (listener) => (hear = listener) });
  return { client, sent, hears: (message: unknown) => hear(JSON.stringify(message)), hearsRaw: (data: string | Uint8Array) => hear(data) };
}

describe('a call', () => {
  test('is sent with a number, and its answer finds it, in any order', async () => {
    const { client, sent, hears } = connected();
    const list = client.call('labs.list', {});
    const examples = client.call('examples.list', {});
    expect(sent).toEqual(['{"id":1,"call":"labs.list","params":{}}', '{"id":2,"call":"examples.list","params":{}}']);
    hears({ id: 2, result: [] });
    hears({ id: 1, result: [{ name: 'a', backend: 'local', state: 'stopped', pid: null, file: null, startedAt: null, failed: {}, unreachable: null }] });
    expect(await examples).toEqual([]);
    expect(await list).toEqual([{ name: 'a', backend: 'local', state: 'stopped', pid: null, file: null, startedAt: null, failed: {}, unreachable: null }]);
  });

  test('that is refused, answered wrongly or lost rejects with its reason', async () => {
    const { client, hears } = connected();
    const calls = [client.call('labs.list', {}), client.call('labs.list', {}), client.call('labs.list', {})];
    hears({ id: 1, refused: 'No.' });
    hears({ id: 2, result: 'nonsense' });
    client.lost('The connection is gone.');
    const after = client.call('labs.list', {});
    expect(await Promise.all([...calls, after].map((call) => call.catch((error: unknown) => error)))).toEqual([
      new CallError('refused', 'No.'),
      new CallError('malformed', 'The answer to labs.list is not what the contract says.'),
      new CallError('lost', 'The connection is gone.'),
      new CallError('lost', 'The connection is gone.'),
    ]);
  });
});

test('an event reaches its listeners while they listen, if it is what the contract says', () => {
  const { client, hears } = connected();
  const heard: unknown[] = [];
  const stop = client.on('terminal.exit', (payload) => heard.push(payload));
  hears({ event: 'terminal.exit', payload: { terminal: 1, code: 0, signal: null } });
  hears({ event: 'terminal.exit', payload: { terminal: 'one' } });
  hears({ event: 'toString', payload: {} });
  stop();
  hears({ event: 'terminal.exit', payload: { terminal: 2, code: 0, signal: null } });
  expect(heard).toEqual([{ terminal: 1, code: 0, signal: null }]);
});

test('a refusal that belongs to no call is told', () => {
  const { client, hears } = connected();
  const heard: string[] = [];
  client.onRefused((sentence) => heard.push(sentence));
  hears({ id: null, refused: 'Another page shows terminal 3 now.' });
  expect(heard).toEqual(['Another page shows terminal 3 now.']);
});

test('input leaves as frames that the gate takes, all bytes in order', () => {
  const { client, sent } = connected();
  const paste = Uint8Array.from({ length: 2 * MAX_INPUT + 5 }, (_, index) => index % 251);
  client.sendInput(7, paste);
  const frames = sent.map((frame) => (typeof frame === 'string' ? null : unpackTerminal(frame)));
  expect(frames.map((frame) => [frame?.terminal, frame?.bytes.length])).toEqual([
    [7, MAX_INPUT],
    [7, MAX_INPUT],
    [7, 5],
  ]);
  expect(Uint8Array.from(frames.flatMap((frame) => [...(frame?.bytes ?? [])]))).toEqual(paste);
});

test('output is told with its terminal', () => {
  const { client, hearsRaw } = connected();
  const heard: [number, number[]][] = [];
  client.onOutput((terminal, bytes) => heard.push([terminal, [...bytes]]));
  hearsRaw(packTerminal(4_000_000_000, Uint8Array.of(1, 2, 3)));
  hearsRaw(Uint8Array.of(9, 9));
  expect(heard).toEqual([[4_000_000_000, [1, 2, 3]]]);
});

test('any bytes from the other side: no exception', () => {
  const { client, hearsRaw } = connected();
  client.call('labs.list', {}).catch(() => undefined);
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), fc.uint8Array()), (data) => hearsRaw(data)));
});

test('a frame unpacks to what was packed', () => {
  fc.assert(
    fc.property(fc.nat(0xffffffff), fc.uint8Array(), (terminal, bytes) => {
      expect(unpackTerminal(packTerminal(terminal, bytes))).toEqual({ terminal, bytes });
    }),
  );
});
