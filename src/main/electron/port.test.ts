import { expect, test } from 'vitest';
import { createClient } from '../../shared/api/client.ts';
import type { LabSummary } from '../../shared/api/contract.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Executor, Pty } from '../backend/executor.ts';
import { Hub } from '../server/hub.ts';
import { chosen } from '../server/testing/chosen.ts';
import { type PortLike, servePort } from './port.ts';

/** One end of a channel, as Electron's: what is posted on one end is heard at the other in a later turn, by structured clone. */
class FakePort implements PortLike {
  other: FakePort | null = null;
  #message: (event: { data: unknown }) => void = () => undefined;
  #close: (event: { data: unknown }) => void = () => undefined;
  #waiting: unknown[] | null = [];

  on(event: 'message' | 'close', listener: (event: { data: unknown }) => void): void {
    if (event === 'message') this.#message = listener;
    else this.#close = listener;
  }
  postMessage(message: unknown): void {
    const clone: unknown = structuredClone(message);
    setImmediate(() => this.other?.hear(clone));
  }
  start(): void {
    for (const message of this.#waiting ?? []) this.#message({ data: message });
    this.#waiting = null;
  }
  close(): void {
    this.other?.ends();
  }
  hear(message: unknown): void {
    if (this.#waiting === null) this.#message({ data: message });
    else this.#waiting.push(message);
  }
  ends(): void {
    this.#close({ data: undefined });
  }
}

function channel(): [FakePort, FakePort] {
  const [one, two] = [new FakePort(), new FakePort()];
  one.other = two;
  two.other = one;
  return [one, two];
}

const SHOP: LabSummary = { name: 'shop', backend: 'local', state: 'running', pid: 1, file: null, startedAt: null, failed: {}, unreachable: null };
const nothing = async () => fail({ code: 'none', message: 'Nothing here.' });

function hubWith(pty: Pty): Hub {
  const session = {
    summary: async () => SHOP,
    text: nothing,
    plan: nothing,
    apply: nothing,
    stop: nothing,
    programs: nothing,
    log: nothing,
    observe: nothing,
    explain: nothing,
    wasCutOff: async () => false,
    byHand: { watch: nothing, reset: nothing, keep: nothing },
  };
  const executor: Executor = {
    prefix: [],
    run: nothing,
    stream: () => expect.unreachable(),
    pty: () => ok(pty),
    within: () => executor,
    dispose: () => undefined,
  };
  const labs = {
    list: async () => [SHOP],
    open: () => ({ ...session, enter: async () => ok({ executor, argv: ['sh'] }) }),
    ready: () => ok(undefined),
    on: () => () => undefined,
    onGone: () => () => undefined,
  };
  return new Hub({ labs, choosing: chosen([]), log: () => undefined, graceMs: 20 });
}

/** A program that says back what it hears. */
function echo(onKill: () => void): Pty {
  let hear: (bytes: Uint8Array) => void = () => undefined;
  const ignore = () => undefined;
  return {
    onData: (listener) => (hear = listener),
    onExit: ignore,
    write: (bytes) => hear(bytes),
    resize: ignore,
    pause: ignore,
    resume: ignore,
    kill: onKill,
  };
}

test('a page on a port calls, types, sees, and takes its terminal with it when it goes', async () => {
  let killed = false;
  const hub = hubWith(echo(() => (killed = true)));
  const [inside, outside] = channel();
  servePort(inside, hub);
  const client = createClient({
    send: (data) => outside.postMessage(data),
    onMessage: (listener) => outside.on('message', ({ data }) => listener(data as string | Uint8Array)),
  });
  outside.start();
  expect(await client.call('labs.list', {})).toEqual([SHOP]);
  const opened = await client.call('terminal.open', { lab: 'shop', node: 'api', columns: 80, rows: 24 });
  if (!opened.ok) throw new Error('no terminal');
  const seen = new Promise((resolve) => client.onOutput((terminal, bytes) => resolve({ terminal, text: new TextDecoder().decode(bytes) })));
  client.sendInput(opened.value.terminal, new TextEncoder().encode('ls'));
  expect(await seen).toEqual({ terminal: opened.value.terminal, text: 'ls' });
  outside.close();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(killed).toBe(true);
  hub.close();
});

test('anything on a port: refused, no effect, and the port goes on', async () => {
  const hub = hubWith(echo(() => undefined));
  const [inside, outside] = channel();
  servePort(inside, hub);
  const client = createClient({
    send: (data) => outside.postMessage(data),
    onMessage: (listener) => outside.on('message', ({ data }) => listener(data as string | Uint8Array)),
  });
  outside.start();
  const refused: string[] = [];
  client.onRefused((sentence) => refused.push(sentence));
  const junk = [null, undefined, 7, {}, [], { id: 1, call: 'labs.list', params: {} }, new Date(0), new ArrayBuffer(4), ''];
  for (const message of junk) outside.postMessage(message);
  expect(await client.call('labs.list', {})).toEqual([SHOP]);
  expect(refused).toHaveLength(junk.length);
  hub.close();
});
