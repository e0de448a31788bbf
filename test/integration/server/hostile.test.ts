/** A real browser that has the page open, and visits a hostile page too: one that even knows the page's secret address. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { missing, needs } from '../../kernel.ts';
import { open, type Yard } from './visitor.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let yard: Yard;
let evil: Server;
let evilPort = 0;
let browser: BrowserContext;
let victim: Page;
/** Cookies that the browser sent to the hostile server. */
const leaked: string[] = [];

beforeAll(async () => {
  if (missing('chromium') !== null) return;
  yard = await open();
  evil = createServer((request, response) => {
    if (request.headers.cookie !== undefined) leaked.push(request.headers.cookie);
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>evil</title><body></body>');
  });
  await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
  evilPort = (evil.address() as AddressInfo).port;
  const started = await chromium.launch({ executablePath: '/usr/bin/chromium', args: [...FLAGS, '--host-resolver-rules=MAP *.example 127.0.0.1'] });
  browser = await started.newContext();
  victim = await browser.newPage();
  await victim.goto(yard.url);
  await victim.waitForFunction(() => document.title === 'in');
});

afterAll(async () => {
  if (missing('chromium') !== null) return;
  await browser.browser()?.close();
  evil.close();
  await yard.close();
});

/** Everything a page can try against an address; each gives what it got out of it. */
async function attack(page: Page, address: string, secretGuess: string): Promise<Record<string, string>> {
  return await page.evaluate(
    async ({ target, guess }) => {
      const fetched = async (path: string, init: RequestInit) => {
        try {
          const response = await fetch(target + path, { credentials: 'include', ...init });
          return response.type === 'opaque' ? 'opaque' : `${response.status} ${(await response.text()).slice(0, 20)}`;
        } catch {
          return 'nothing';
        }
      };
      const socket = (protocols: string[]) =>
        new Promise<string>((resolve) => {
          const opened = new WebSocket(`${target.replace('http', 'ws')}socket`, protocols);
          opened.onopen = () => resolve('opened');
          opened.onerror = () => resolve('nothing');
        });
      const element = (make: () => HTMLElement) =>
        new Promise<string>((resolve) => {
          const added = make();
          added.onload = () => resolve('loaded');
          added.onerror = () => resolve('nothing');
          document.body.append(added);
        });
      const script = () => Object.assign(document.createElement('script'), { src: `${target}assets/a.js` });
      return {
        fetch: await fetched('', {}),
        blind: await fetched('', { mode: 'no-cors' }),
        post: await fetched('', { method: 'POST', body: 'x' }),
        put: await fetched('', { method: 'PUT' }),
        script: await element(script),
        socket: await socket(['netyard']),
        'socket with a guess': await socket(['netyard', guess]),
        'socket without protocol': await socket([]),
        title: document.title,
      };
    },
    { target: address, guess: secretGuess },
  );
}

const NOTHING = {
  fetch: 'nothing',
  // A request that is sent blind is answered with a refusal that the page cannot read.
  blind: 'nothing',
  post: 'nothing',
  put: 'nothing',
  script: 'nothing',
  socket: 'nothing',
  'socket with a guess': 'nothing',
  'socket without protocol': 'nothing',
  title: 'evil',
};

describe('gets nothing through', () => {
  for (const name of ['127.0.0.1', 'localhost', 'evil.example']) {
    needs('chromium')(`from ${name}, another port`, async () => {
      const asked = yard.labs.asked;
      const page = await browser.newPage();
      await page.goto(`http://${name}:${evilPort}/`);
      expect(await attack(page, victim.url(), 'guess')).toEqual(NOTHING);
      const frame = await page.evaluateHandle((src) => document.body.appendChild(Object.assign(document.createElement('iframe'), { src })), victim.url());
      await page.waitForTimeout(200);
      expect((await (await frame.contentFrame())?.title()) ?? '').not.toBe('in');
      expect({ asked: yard.labs.asked, leaked }).toEqual({ asked, leaked: [] });
      await page.close();
    });
  }

  needs('chromium')('by DNS rebinding: a name that was pointed at the server is not one it answers to', async () => {
    const page = await browser.newPage();
    const address = victim.url().replace('127.0.0.1', 'rebound.example');
    expect((await page.goto(address))?.status()).toBe(403);
    const { fetch, ...rest } = await attack(page, address, 'guess');
    expect({ fetch, socket: rest.socket, script: rest.script }).toEqual({ fetch: '403 This server does not', socket: 'nothing', script: 'nothing' });
    await page.close();
  });

  needs('chromium')('with a script in the page: the policy does not run it', async () => {
    const ran = await victim.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "injected"';
      document.head.append(script);
      document.body.innerHTML = '<img src="x" onerror="document.title = \'injected\'">';
      return document.title;
    });
    await victim.waitForTimeout(100);
    expect([ran, await victim.title()]).toEqual(['in', 'in']);
  });
});

needs('chromium')('its own page opens the socket, from the same browser', async () => {
  const opened = await victim.evaluate(async () => {
    const secret = document.querySelector('meta[name=netyard-secret]')?.getAttribute('content') ?? '';
    const url = new URL('socket', document.baseURI);
    url.protocol = 'ws:';
    const socket = new WebSocket(url, ['netyard', secret]);
    return await new Promise((resolve) => {
      socket.onopen = () => resolve(socket.protocol);
      socket.onerror = () => resolve('nothing');
    });
  });
  expect(opened).toBe('netyard');
});
