import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { CallError, type Client, createClient } from '../../shared/api/client.ts';
import { type CallName, calls, type LabSummary } from '../../shared/api/contract.ts';
import { fail, ok, type Problem, type Result } from '../../shared/result.ts';
import { NOTHING_HELD } from '../../shared/topology/resolved.ts';
import { Hub } from './hub.ts';
import type { LabsPort, SessionPort } from './services.ts';
import { chosen } from './testing/chosen.ts';

const SHOP: LabSummary = { name: 'shop', backend: 'local', state: 'running', pid: 42, file: null, startedAt: null, failed: {}, unreachable: null };
const PROBLEM: Problem = { code: 'unknown-node', message: 'There is no node “x”.', element: 'containers.x' };

/** Labs that write down what is asked of them. */
class FakeLabs implements LabsPort {
  readonly asked: string[] = [];
  changed: (summary: LabSummary) => void = () => undefined;
  broken = false;

  async list(): Promise<LabSummary[]> {
    this.asked.push('list');
    if (this.broken) throw new Error('a bug');
    return [SHOP];
  }

  ready(): Result<void> {
    return ok(undefined);
  }

  gone: (name: string) => void = () => undefined;
  onGone(listener: (name: string) => void): () => void {
    this.gone = listener;
    return () => undefined;
  }

  on(_event: 'changed', listener: (summary: LabSummary) => void): () => void {
    this.changed = listener;
    return () => undefined;
  }

  open(name: string): SessionPort {
    const note = <T>(what: string, result: Result<T>): Promise<Result<T>> => {
      this.asked.push(`${what} ${name}`);
      return Promise.resolve(result);
    };
    return {
      summary: async () => SHOP,
      text: () => note('text', ok({ text: 'a: 1', file: null, held: NOTHING_HELD })),
      plan: () => note('plan', ok({ steps: [], want: [] })),
      apply: (_text, _options, onProgress) => {
        onProgress?.({ lab: name, done: 1, total: 2, doing: 'Making a bridge.', finished: [] });
        return note('apply', ok(SHOP));
      },
      stop: () => note('stop', ok(SHOP)),
      programs: () => note('programs', fail(PROBLEM)),
      log: () => note('log', fail(PROBLEM)),
      observe: () => note('observe', fail(PROBLEM)),
      explain: () => note('explain', ok({ element: 'x', sentence: 's', objects: [], docker: { hosts: [], commands: [] } })),
      wasCutOff: async () => false,
      byHand: {
        watch: () => note('watch', fail(PROBLEM)),
        reset: () => note('reset', ok([])),
        keep: () => note('keep', ok('a: 2')),
      },
      enter: (node) => note(`enter ${node}`, fail(PROBLEM)),
    };
  }
}

let labs = new FakeLabs();
let log: string[] = [];
let hub: Hub;

beforeEach(() => {
  labs = new FakeLabs();
  log = [];
  hub = new Hub({ labs, choosing: chosen([PROBLEM]), log: (line) => log.push(line) });
});

/** A page whose carrier is two arrays. */
function page(): { client: Client; said: (string | Uint8Array)[]; raw: (data: string | Uint8Array) => void; close: () => void } {
  const said: (string | Uint8Array)[] = [];
  let hear: (data: string | Uint8Array) => void = () => undefined;
  const connection = hub.connect({
    send: (data) => {
      said.push(data);
      hear(data);
    },
  });
  const client = createClient({ send: (data) => connection.receive(data), onMessage: (listener) => (hear = listener) });
  return { client, said, raw: (data) => connection.receive(data), close: () => connection.closed() };
}

describe('a page', () => {
  test('gets answers, problems included, through the contract', async () => {
    const { client } = page();
    expect(await client.call('labs.list', {})).toEqual([SHOP]);
    expect(await client.call('lab.text', { lab: 'shop' })).toEqual({ ok: true, value: { text: 'a: 1', file: null, held: NOTHING_HELD } });
    expect(await client.call('lab.observe', { lab: 'shop', node: 'x' })).toEqual({ ok: false, problems: [PROBLEM] });
    expect(await client.call('terminal.open', { lab: 'shop', node: 'x', columns: 80, rows: 24 })).toEqual({ ok: false, problems: [PROBLEM] });
    expect(await client.call('terminal.attach', { terminal: 1 })).toMatchObject({ ok: false });
    expect(await client.call('app.info', {})).toMatchObject({ version: expect.stringMatching(/^\d/), canRun: false, why: [PROBLEM] });
  });

  test('hears of progress and changes, whoever causes them', async () => {
    const [mine, other] = [page(), page()];
    const heard: unknown[] = [];
    other.client.on('lab.progress', (progress) => heard.push(progress));
    other.client.on('lab.changed', (summary) => heard.push(summary));
    other.client.on('lab.gone', (payload) => heard.push(payload));
    await mine.client.call('lab.run', { lab: 'shop', text: '', file: null });
    labs.changed(SHOP);
    labs.gone('shop');
    expect(heard).toEqual([{ lab: 'shop', done: 1, total: 2, doing: 'Making a bridge.', finished: [] }, SHOP, { lab: 'shop' }]);
  });

  test('that meets a bug hears so, and the log has the rest', async () => {
    const { client } = page();
    labs.broken = true;
    await expect(client.call('labs.list', {})).rejects.toEqual(new CallError('refused', 'labs.list met a fault in Netyard. The log of the server says more.'));
    expect(log).toEqual([expect.stringContaining('Error: a bug')]);
  });

  test('that has closed hears nothing and does nothing more', async () => {
    const { client, said, close } = page();
    close();
    labs.changed(SHOP);
    void client.call('lab.stop', { lab: 'shop' });
    await Promise.resolve();
    expect({ said, asked: labs.asked }).toEqual({ said: [], asked: [] });
  });

  test('that floods with calls is refused beyond a bound, and its answers come', async () => {
    const { client } = page();
    const results = await Promise.allSettled(Array.from({ length: 600 }, () => client.call('labs.list', {})));
    expect(results.filter((one) => one.status === 'fulfilled').length).toBe(512);
    expect(await client.call('labs.list', {})).toEqual([SHOP]);
  });
});

test.each(Object.keys(calls) as CallName[])('%s, malformed: refused aloud, logged, no effect', (call) => {
  const { raw, said } = page();
  raw(JSON.stringify({ id: 3, call, params: 'wrong' }));
  expect(said).toEqual([JSON.stringify({ id: 3, refused: `${call}: Invalid input: expected object, received string.` })]);
  expect({ asked: labs.asked, logged: log.length }).toEqual({ asked: [], logged: 1 });
});

test('any bytes: answered with a refusal, nothing asked of any lab, no exception', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.uint8Array()), (data) => {
      const { raw, said, close } = page();
      raw(data);
      close();
      for (const answer of said) expect(answer).toContain('refused');
      expect(labs.asked).toEqual([]);
    }),
  );
});
