/** A server that listens, and somebody who visits it as a browser does, or as a browser never would. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { type Client, createClient, SUBPROTOCOL } from '../../../src/shared/api/client.ts';
import { serve } from '../../../src/main/server/index.ts';
import { chosen } from '../../../src/main/server/testing/chosen.ts';
import { shellLabs } from './shells.ts';

export const SCRIPT = 'document.title = "in";';

export interface Yard {
  readonly url: string;
  readonly labs: ReturnType<typeof shellLabs>;
  readonly log: string[];
  close(): Promise<void>;
}

/** Starts a server with a page of two files. */
export async function open(options: { token?: string; graceMs?: number } = {}): Promise<Yard> {
  const pages = await mkdtemp(join(tmpdir(), 'netyard-page-'));
  await mkdir(join(pages, 'assets'));
  await writeFile(
    join(pages, 'index.html'),
    '<!doctype html><html><head><title>Netyard</title><script type="module" src="./assets/a.js"></script></head></html>',
  );
  await writeFile(join(pages, 'assets', 'a.js'), SCRIPT);
  const labs = shellLabs();
  const log: string[] = [];
  const served = await serve({ labs, choosing: chosen([]), log: (line) => log.push(line), pages, ...options });
  if (!served.ok) throw new Error(JSON.stringify(served.problems));
  const close = async () => {
    await served.value.close();
    await rm(pages, { recursive: true });
  };
  return { url: served.value.url, labs, log, close };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One request, with exactly these headers: `fetch` would not let us lie about Host and Origin. */
export async function ask(url: string, headers: Readonly<Record<string, string>> = {}, method = 'GET', target?: string): Promise<Answer> {
  const to = new URL(url);
  return await new Promise((resolve, reject) => {
    const path = target ?? `${to.pathname}${to.search}`;
    const asking = request({ host: to.hostname, port: to.port, path, method, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const flat = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
        resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(flat), body: Buffer.concat(parts).toString() });
      });
    });
    asking.on('error', reject);
    asking.end();
  });
}

/** What a page knows once it is loaded. */
export interface Page {
  /** `http://127.0.0.1:PORT/ROOM/` */
  readonly url: string;
  readonly origin: string;
  readonly cookie: string;
  readonly secret: string;
}

/** Opens the printed URL and follows the redirect. */
export async function enter(url: string): Promise<Page> {
  const redirect = await ask(url);
  const room = new URL(redirect.headers.location ?? '', url);
  return await load(room.href, (redirect.headers['set-cookie'] ?? '').split(';')[0] ?? '');
}

/** Loads (or reloads) the page of a room. */
export async function load(url: string, cookie: string): Promise<Page> {
  const page = await ask(url, { cookie });
  return { url, origin: new URL(url).origin, cookie, secret: /name="netyard-secret" content="([^"]+)"/.exec(page.body)?.[1] ?? '' };
}

export interface Connected {
  readonly client: Client;
  readonly socket: WebSocket;
}

/** Opens a socket with the page's cookie, origin and secret, or with what the test says instead. Rejects with the status that refused it. */
export async function connect(
  page: Page,
  instead: { origin?: string; cookie?: string; host?: string; protocols?: string[]; path?: string } = {},
): Promise<Connected> {
  const url = new URL(instead.path ?? 'socket', page.url.replace('http:', 'ws:'));
  const headers = { cookie: instead.cookie ?? page.cookie, ...(instead.host === undefined ? {} : { host: instead.host }) };
  const socket = new WebSocket(url, instead.protocols ?? [SUBPROTOCOL, page.secret], { origin: instead.origin ?? page.origin, headers });
  socket.binaryType = 'nodebuffer';
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('unexpected-response', (_request, response) => reject(new Error(String(response.statusCode))));
    socket.once('error', reject);
  });
  const client = createClient({
    send: (data) => socket.send(data),
    onMessage: (listener) => socket.on('message', (data: Buffer, isBinary) => listener(isBinary ? data : data.toString())),
  });
  socket.on('close', () => client.lost('The connection is gone.'));
  return { client, socket };
}
