import { describe, expect, test } from 'vitest';
import { COOKIE, Entrance, type Entered } from './entrance.ts';

function roomOf(entered: Entered): { room: string; cookie: string } {
  if (entered.kind !== 'entered') throw new Error(entered.kind);
  return { room: entered.location.slice(1, -1), cookie: entered.setCookie.split(';')[0] ?? '' };
}

describe('a code', () => {
  test('opens one room, once; the cookie is for that path only', () => {
    const entrance = new Entrance({ token: null, onUsed: () => undefined });
    const entered = entrance.enter(entrance.code ?? '');
    const { room, cookie } = roomOf(entered);
    expect(entered).toEqual({ kind: 'entered', location: `/${room}/`, setCookie: `${cookie}; Path=/${room}/; HttpOnly; SameSite=Strict` });
    expect(room).toMatch(/^[\w-]{43}$/);
    expect(entrance.code).toBe(null);
    expect(entrance.knows(room, cookie)).toBe(true);
  });

  test('that was used gives its owner another, which works', () => {
    const told: string[] = [];
    const entrance = new Entrance({ token: null, onUsed: (fresh) => told.push(fresh) });
    const first = entrance.code ?? '';
    entrance.enter(first);
    expect([entrance.enter(first), entrance.enter(first)]).toEqual([{ kind: 'used' }, { kind: 'used' }]);
    expect(told).toEqual([entrance.code, entrance.code]);
    expect(entrance.enter(told[0] ?? '').kind).toBe('entered');
  });

  test('that was never given is wrong, and says nothing', () => {
    const entrance = new Entrance({ token: null, onUsed: () => expect.unreachable() });
    expect([entrance.enter(''), entrance.enter('guess'), entrance.enter('a'.repeat(43))].map((one) => one.kind)).toEqual(['wrong', 'wrong', 'wrong']);
  });
});

describe('a token', () => {
  test('opens as many rooms as it is asked for, and there is no code', () => {
    const entrance = new Entrance({ token: 'sixteen-characters', onUsed: () => expect.unreachable() });
    expect(entrance.code).toBe(null);
    expect([entrance.enter('sixteen-characters').kind, entrance.enter('sixteen-characters').kind]).toEqual(['entered', 'entered']);
  });

  test('that is guessed ten times in a minute waits, also when the eleventh is right', () => {
    let now = 0;
    const entrance = new Entrance({ token: 'sixteen-characters', onUsed: () => undefined, now: () => now });
    expect(Array.from({ length: 10 }, () => entrance.enter('guess').kind)).toEqual(Array(10).fill('wrong'));
    expect(entrance.enter('sixteen-characters').kind).toBe('wait');
    now = 60_000;
    expect(entrance.enter('sixteen-characters').kind).toBe('entered');
  });
});

describe('a cookie', () => {
  const entrance = new Entrance({ token: 'sixteen-characters', onUsed: () => undefined });
  const one = roomOf(entrance.enter('sixteen-characters'));
  const two = roomOf(entrance.enter('sixteen-characters'));
  const cases: [string, string, string | undefined, boolean][] = [
    ['its own room', one.room, one.cookie, true],
    ['among others of the same name', one.room, `${COOKIE}=x; a=b; ${one.cookie}`, true],
    ['another room', two.room, one.cookie, false],
    ['no room', '', one.cookie, false],
    ['no cookie', one.room, undefined, false],
    ['an empty cookie', one.room, `${COOKIE}=`, false],
    ['a cookie of another name', one.room, one.cookie.replace(COOKIE, 'other'), false],
    ['part of it', one.room, one.cookie.slice(0, -1), false],
    ['a room that objects have by nature', '__proto__', one.cookie, false],
  ];
  for (const [name, room, header, known] of cases)
    test(`${known ? 'is good for' : 'is no good for'}: ${name}`, () => expect(entrance.knows(room, header)).toBe(known));
});

describe('a page’s secret', () => {
  const entrance = new Entrance({ token: 'sixteen-characters', onUsed: () => undefined });
  const one = roomOf(entrance.enter('sixteen-characters')).room;
  const two = roomOf(entrance.enter('sixteen-characters')).room;

  test('is another for each page load, and good in its room only', () => {
    const [a, b] = [entrance.secretFor(one), entrance.secretFor(one)];
    expect(a).not.toBe(b);
    expect([entrance.isSecretOf(one, a), entrance.isSecretOf(one, b), entrance.isSecretOf(two, a)]).toEqual([true, true, false]);
  });

  test('that was made up is none', () => {
    const good = entrance.secretFor(one);
    const [nonce, mac] = good.split('.');
    for (const bad of ['', '.', `${nonce}.`, `.${mac}`, `${good}.`, `x${good}`, `${good}x`, `${mac}.${nonce}`])
      expect(entrance.isSecretOf(one, bad)).toBe(false);
    expect(entrance.isSecretOf('nowhere', good)).toBe(false);
  });
});

test('rooms beyond the 64th push out the oldest', () => {
  const entrance = new Entrance({ token: 'sixteen-characters', onUsed: () => undefined });
  const rooms = Array.from({ length: 66 }, () => roomOf(entrance.enter('sixteen-characters')));
  expect(rooms.map(({ room, cookie }) => entrance.knows(room, cookie))).toEqual([false, false, ...Array(64).fill(true)]);
});
