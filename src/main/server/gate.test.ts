import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CallName, calls } from '../../shared/api/contract.ts';
import { packTerminal } from '../../shared/api/frames.ts';
import { MAX_INPUT, MAX_MESSAGE } from '../../shared/api/messages.ts';
import { Entrance } from './entrance.ts';
import { admitFrame, admitMessage, admitPage, admitSocket, type Caller, type Door, type Knock } from './gate.ts';

const HOST = '127.0.0.1:8080';

function open(): { door: Door; room: string; cookie: string; secret: string; foreign: { room: string; cookie: string; secret: string } } {
  const entrance = new Entrance({ token: 'sixteen-characters', onUsed: () => undefined });
  const enter = () => {
    const entered = entrance.enter('sixteen-characters');
    if (entered.kind !== 'entered') throw new Error(entered.kind);
    const room = entered.location.slice(1, -1);
    return { room, cookie: entered.setCookie.split(';')[0] ?? '', secret: entrance.secretFor(room) };
  };
  return { door: { hosts: new Set([HOST, 'localhost:8080']), entrance }, ...enter(), foreign: enter() };
}

/** Every value of a list with every value of the others. */
function* combinations<T extends Record<string, readonly unknown[]>>(table: T): Generator<{ [K in keyof T]: T[K][number] }> {
  const keys = Object.keys(table);
  const total = keys.reduce((count, key) => count * (table[key]?.length ?? 1), 1);
  for (let index = 0; index < total; index++) {
    let rest = index;
    const row: Record<string, unknown> = {};
    for (const key of keys) {
      const values = table[key] ?? [];
      row[key] = values[rest % values.length];
      rest = Math.floor(rest / values.length);
    }
    yield row as { [K in keyof T]: T[K][number] };
  }
}

const HOSTS = [
  HOST,
  'localhost:8080',
  undefined,
  '',
  '127.0.0.1',
  '127.0.0.1:8081',
  'LOCALHOST:8080',
  'evil.example',
  'evil.example:8080',
  '127.0.0.1:8080.evil.example',
];
const ORIGINS = [
  `http://${HOST}`,
  'http://localhost:8080',
  undefined,
  'null',
  '',
  'http://evil.example',
  `https://${HOST}`,
  'http://127.0.0.1:8081',
  `http://${HOST}/`,
  'app://page',
];
const SITES = ['same-origin', undefined, 'none', 'same-site', 'cross-site'];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'CONNECT', 'get', ''];

describe('Origin × Host × cookie × secret × method', () => {
  const { door, room, cookie, secret, foreign } = open();
  const cookies = [cookie, foreign.cookie, undefined, 'netyard=', `other=${cookie}`];

  test('a file of the page is given to its own page only', () => {
    let given = 0;
    const table = {
      host: HOSTS,
      origin: ORIGINS,
      site: SITES,
      method: METHODS,
      cookie: cookies,
      target: [`/${room}/`, `/${foreign.room}/a.js`, `/${room}`, '/a.js'],
    };
    for (const row of combinations(table)) {
      const right =
        (row.host === HOST || row.host === 'localhost:8080') &&
        (row.origin === undefined || row.origin === `http://${row.host}`) &&
        (row.site === undefined || row.site === 'same-origin' || row.site === 'none') &&
        (row.method === 'GET' || row.method === 'HEAD') &&
        ((row.target === `/${room}/` && row.cookie === cookie) || (row.target === `/${foreign.room}/a.js` && row.cookie === foreign.cookie));
      const knock: Knock = { ...row, protocols: undefined };
      expect(admitPage(knock, door).ok, JSON.stringify(knock)).toBe(right);
      given += right ? 1 : 0;
    }
    expect(given).toBe(2 * 2 * 3 * 2 * 2);
  });

  test('a socket is opened by a page of the room only, with its secret', () => {
    let opened = 0;
    const protocols = [
      `netyard, ${secret}`,
      `netyard,${foreign.secret}`,
      undefined,
      '',
      'netyard',
      secret,
      `${secret}, netyard`,
      `netyard, ${secret}, more`,
      'netyard, guess',
    ];
    const table = {
      host: HOSTS,
      origin: ORIGINS,
      site: SITES,
      method: METHODS,
      cookie: cookies,
      protocols,
      target: [`/${room}/socket`, `/${room}/`, '/socket'],
    };
    for (const row of combinations(table)) {
      const right =
        (row.host === HOST || row.host === 'localhost:8080') &&
        row.origin === `http://${row.host}` &&
        (row.site === undefined || row.site === 'same-origin') &&
        row.method === 'GET' &&
        row.cookie === cookie &&
        row.protocols === `netyard, ${secret}` &&
        row.target === `/${room}/socket`;
      if (admitSocket(row, door).ok !== right) expect.unreachable(JSON.stringify(row));
      opened += right ? 1 : 0;
    }
    expect(opened).toBe(2 * 2);
  }, 30_000);

  test('the token is taken from GET only, with the right Host and Origin', () => {
    const knock: Knock = {
      method: 'GET',
      target: '/?token=sixteen-characters',
      host: HOST,
      origin: undefined,
      site: 'cross-site',
      cookie: undefined,
      protocols: undefined,
    };
    expect(admitPage(knock, door)).toMatchObject({ ok: true, kind: 'enter' });
    for (const wrong of [
      { method: 'HEAD' },
      { method: 'POST' },
      { host: 'evil.example' },
      { origin: 'http://evil.example' },
      { target: '/?token=' },
      { target: '/' },
    ]) {
      expect(admitPage({ ...knock, ...wrong }, door).ok, JSON.stringify(wrong)).toBe(false);
    }
  });
});

test('any target, method and headers: a verdict, never an exception, and never in', () => {
  const { door, room } = open();
  const text = fc.option(fc.oneof(fc.string(), fc.constant(HOST), fc.constant(`/${room}/socket`)), { nil: undefined });
  fc.assert(
    fc.property(
      fc.record({ host: text, origin: text, site: text, cookie: text, protocols: text, method: fc.string(), target: fc.oneof(fc.string(), fc.webPath()) }),
      (knock) => {
        expect(admitPage(knock, door).ok || admitSocket(knock, door).ok).toBe(false);
      },
    ),
  );
});

/** Params that each call takes. */
const GOOD: { readonly [C in CallName]: unknown } = {
  'app.info': {},
  'backends.list': {},
  'backends.examine': { backend: 'vm' },
  'backends.choose': { backend: 'ssh:lab.example.org' },
  'examples.list': {},
  'file.list': { folder: '/' },
  'file.open': { path: '/a.yaml' },
  'file.save': { path: '/a.yaml', text: '', version: null, overwrite: false },
  'labs.list': {},
  'lab.text': { lab: 'shop' },
  'lab.plan': { lab: 'shop', text: '' },
  'lab.run': { lab: 'shop', text: '', file: null },
  'lab.stop': { lab: 'shop' },
  'lab.explain': { lab: 'shop', text: '', element: 'containers.api' },
  'lab.watch': { lab: 'shop' },
  'lab.reset': { lab: 'shop', chosen: null },
  'lab.keep': { lab: 'shop', text: '', chosen: ['gone address:api.front'] },
  'lab.programs': { lab: 'shop' },
  'lab.log': { lab: 'shop', node: 'api', from: 0 },
  'lab.observe': { lab: 'shop', node: 'api' },
  'terminal.open': { lab: 'shop', node: 'api', columns: 80, rows: 24 },
  'terminal.resize': { terminal: 1, columns: 80, rows: 24 },
  'terminal.acknowledge': { terminal: 1, bytes: 10 },
  'terminal.attach': { terminal: 1 },
  'terminal.list': {},
  'terminal.close': { terminal: 1 },
};

const insider: Caller = { admitted: true, isForeign: () => false };
const outsider: Caller = { admitted: false, isForeign: () => false };

describe.each(Object.keys(calls) as CallName[])('%s', (call) => {
  const message = (params: unknown) => JSON.stringify({ id: 7, call, params });

  test('is admitted with what the contract says', () => {
    expect(admitMessage(message(GOOD[call]), insider)).toEqual({ ok: true, id: 7, call, params: GOOD[call] });
  });

  test('is refused to a caller whom nobody let in', () => {
    expect(admitMessage(message(GOOD[call]), outsider)).toEqual({ ok: false, id: 7, sentence: 'Nobody has let this caller in.' });
  });

  test('is refused with anything malformed, aloud and with its id', () => {
    const wrongs = [
      null,
      'text',
      5,
      [],
      ...Object.keys(GOOD[call] as object).flatMap((key) => [without(GOOD[call], key), { ...(GOOD[call] as object), [key]: [] }]),
    ];
    for (const wrong of wrongs)
      expect(admitMessage(message(wrong), insider), JSON.stringify(wrong)).toMatchObject({ ok: false, id: 7, sentence: expect.any(String) });
  });

  test('never throws, whatever the params', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (params) => typeof admitMessage(message(params), insider).ok === 'boolean'),
      { numRuns: 50 },
    );
  });
});

function without(params: unknown, key: string): object {
  return Object.fromEntries(Object.entries(params as object).filter(([name]) => name !== key));
}

describe('a message', () => {
  const cases: [string, string, number | null][] = [
    ['no JSON', '{', null],
    ['no object', '[]', null],
    ['no id', '{"call":"labs.list","params":{}}', null],
    ['an id that is no number', '{"id":"1","call":"labs.list","params":{}}', null],
    ['a call that objects have by nature', '{"id":1,"call":"constructor","params":{}}', 1],
    ['an unknown call', '{"id":1,"call":"lab.explode","params":{}}', 1],
    ['more than a message has', '{"id":1,"call":"labs.list","params":{},"as":"root"}', 1],
    ['a path out of bounds', JSON.stringify({ id: 1, call: 'file.open', params: { path: 'a'.repeat(5000) } }), 1],
  ];
  for (const [name, text, id] of cases) test(`is refused: ${name}`, () => expect(admitMessage(text, insider)).toMatchObject({ ok: false, id }));

  test('is refused: too long', () => {
    expect(admitMessage('"'.padEnd(MAX_MESSAGE + 1), insider)).toEqual({ ok: false, id: null, sentence: 'This message is too long.' });
  });

  test('does not repeat what it was sent', () => {
    const refused = admitMessage('{"id":1,"call":"lab.text","params":{"lab":"<img src=x>"}}', insider);
    expect(JSON.stringify(refused)).not.toContain('<img');
  });

  test('for a terminal that another page shows is refused, but to attach it', () => {
    const other: Caller = { admitted: true, isForeign: (terminal) => terminal === 1 };
    const verdicts = (['terminal.resize', 'terminal.acknowledge', 'terminal.close', 'terminal.attach'] as const).map(
      (call) => admitMessage(JSON.stringify({ id: 1, call, params: GOOD[call] }), other).ok,
    );
    expect(verdicts).toEqual([false, false, false, true]);
  });
});

describe('a frame', () => {
  test('of terminal bytes is admitted', () => {
    expect(admitFrame(packTerminal(3, Uint8Array.of(1, 2)), insider)).toEqual({ ok: true, terminal: 3, bytes: Uint8Array.of(1, 2) });
  });

  test('is refused: of another kind, too long, of a stranger, for a foreign terminal', () => {
    const good = packTerminal(1, Uint8Array.of(1));
    const foreign: Caller = { admitted: true, isForeign: () => true };
    expect([
      admitFrame(Uint8Array.of(9, 0, 0, 0, 1), insider).ok,
      admitFrame(packTerminal(1, new Uint8Array(MAX_INPUT + 1)), insider).ok,
      admitFrame(good, outsider).ok,
      admitFrame(good, foreign).ok,
    ]).toEqual([false, false, false, false]);
  });

  test('any bytes and any text: a verdict, never an exception', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => typeof admitFrame(bytes, insider).ok === 'boolean'));
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => !admitMessage(text, insider).ok));
  });
});
