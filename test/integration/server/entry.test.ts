import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, connect, enter, load, open, SCRIPT, type Page, type Yard } from './visitor.ts';

let yard: Yard;
let page: Page;

beforeAll(async () => {
  yard = await open();
  page = await enter(yard.url);
});
afterAll(async () => {
  await yard.close();
});

describe('the printed address', () => {
  test('is on 127.0.0.1, with a code that is swapped for a cookie by a redirect, once', async () => {
    const fresh = await open();
    expect(fresh.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?code=[\w-]{43}$/);
    const redirect = await ask(fresh.url);
    expect([redirect.status, redirect.headers['set-cookie']]).toEqual([
      303,
      expect.stringMatching(/^netyard=[\w-]{43}; Path=\/[\w-]{43}\/; HttpOnly; SameSite=Strict$/),
    ]);
    const again = await ask(fresh.url);
    expect([again.status, again.headers['set-cookie'], again.body]).toEqual([401, undefined, expect.stringContaining('was used already')]);
    const printed = fresh.log.map((line) => /http:\S+/.exec(line)?.[0]).find((url) => url !== undefined);
    expect((await ask(printed ?? '')).status).toBe(303);
    await fresh.close();
  });

  test('is not used up by a HEAD request', async () => {
    const fresh = await open();
    expect([(await ask(fresh.url, {}, 'HEAD')).status, (await ask(fresh.url)).status]).toEqual([405, 303]);
    await fresh.close();
  });
});

describe('the page', () => {
  test('and its files are given with the cookie, each load with a secret of its own', async () => {
    const again = await load(page.url, page.cookie);
    expect(page.secret).toMatch(/^[\w-]+\.[\w-]+$/);
    expect(again.secret).not.toBe(page.secret);
    expect((await ask(`${page.url}assets/a.js`, { cookie: page.cookie })).body).toBe(SCRIPT);
  });

  test('comes with the headers that keep it shut', async () => {
    const host = new URL(page.url).host;
    const { headers } = await ask(page.url, { cookie: page.cookie });
    expect(headers).toMatchObject({
      'content-security-policy':
        `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data: blob:; ` +
        `connect-src 'self' ws://${host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect((await ask(page.url)).headers['content-security-policy']).toContain("default-src 'none'");
  });

  test('is not given to strangers, under other names, or by other ways', async () => {
    const { cookie } = page;
    const answers = [
      ask(page.url),
      ask(`${page.url}assets/a.js`),
      ask(page.url, { cookie: 'netyard=guess' }),
      ask(page.url, { cookie, host: 'evil.example' }),
      ask(page.url, { cookie, origin: 'http://evil.example' }),
      ask(page.url, { cookie, 'sec-fetch-site': 'same-site' }),
      ask(page.url, { cookie }, 'POST'),
      ask(page.url, { cookie }, 'GET', `${new URL(page.url).pathname}../../etc/passwd`),
      ask(page.url, { cookie }, 'GET', `${new URL(page.url).pathname}%2e%2e/package.json`),
      ask(page.url, { cookie }, 'GET', 'http://evil.example/'),
      ask(page.url, { cookie }, 'OPTIONS', '*'),
    ];
    expect((await Promise.all(answers)).map((answer) => answer.status)).toEqual([401, 401, 401, 403, 403, 403, 405, 404, 400, 400, 405]);
  });
});

describe('the socket', () => {
  test('opens for the page, and answers', async () => {
    const { client, socket } = await connect(page);
    expect(await client.call('labs.list', {})).toMatchObject([{ name: 'shop' }]);
    socket.close();
  });

  const hostile: [string, Parameters<typeof connect>[1], string][] = [
    ['another origin', { origin: 'http://evil.example' }, '403'],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }, '403'],
    ['a name that was rebound to this address', { host: 'evil.example', origin: 'http://evil.example' }, '403'],
    ['no origin', { origin: '' }, '403'],
    ['no cookie', { cookie: '' }, '401'],
    ['a made-up cookie', { cookie: 'netyard=guess' }, '401'],
    ['no secret', { protocols: ['netyard'] }, '401'],
    ['a made-up secret', { protocols: ['netyard', 'guess'] }, '401'],
    ['another place', { path: '/socket' }, '401'],
  ];
  test.each(hostile)('does not open for %s, and nothing happens', async (_name, instead, status) => {
    const before = yard.labs.asked;
    await expect(connect(page, instead)).rejects.toThrow(status);
    expect(yard.labs.asked).toBe(before);
  });

  test('goes on after anything that is sent to it', async () => {
    const { client, socket } = await connect(page);
    const refused: string[] = [];
    client.onRefused((sentence) => refused.push(sentence));
    for (const junk of ['', '{', '[]', '{"id":-1}', Buffer.from([]), Buffer.from([1, 0, 0, 0, 99, 3]), Buffer.alloc(70_000, 1)]) socket.send(junk);
    expect(await client.call('labs.list', {})).toHaveLength(1);
    expect(refused).toHaveLength(6); // input for a terminal that has ended is dropped in silence
    socket.close();
  });
});

test('a token opens the page as often as it is shown, and nothing else does', async () => {
  const guarded = await open({ token: 'sixteen-characters' });
  expect(guarded.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  const statuses = await Promise.all(
    ['?token=sixteen-characters', '?token=sixteen-characters', '?token=sixteen', '?code=x', ''].map(async (query) => (await ask(guarded.url + query)).status),
  );
  expect(statuses).toEqual([303, 303, 401, 401, 401]);
  await guarded.close();
});

test('closing frees the port and ends the connections', async () => {
  const brief = await open();
  const { client, socket } = await connect(await enter(brief.url));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await brief.close();
  await closed;
  await expect(client.call('labs.list', {})).rejects.toThrow('The connection is gone.');
  await expect(ask(brief.url)).rejects.toThrow('ECONNREFUSED');
});
