/** HTTP: the gate, then a file of the page or nothing. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { admitPage, type Door, type Knock } from './gate.ts';
import { securityHeaders } from './headers.ts';
import { type PageFile, type Pages, withSecret } from './pages.ts';

/** What the gate needs to know of a request. */
export function knockOf(request: IncomingMessage): Knock {
  const site = request.headers['sec-fetch-site'];
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    host: request.headers.host,
    origin: request.headers.origin,
    site: Array.isArray(site) ? site.join(',') : site,
    cookie: request.headers.cookie,
    protocols: request.headers['sec-websocket-protocol'],
  };
}

/** Answers every request that is no upgrade; also when that meets a bug. */
export function answerWith(door: Door, pages: Pages, log: (line: string) => void) {
  const answer = answering(door, pages, log);
  return (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response).catch((error: unknown) => {
      log(`An answer failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      response.destroy();
    });
  };
}

function answering(door: Door, pages: Pages, log: (line: string) => void) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const knock = knockOf(request);
    const admission = admitPage(knock, door);
    for (const [name, value] of Object.entries(securityHeaders(admission.ok ? [`ws://${knock.host}`] : []))) response.setHeader(name, value);
    response.setHeader('Cache-Control', 'no-store');
    if (!admission.ok) {
      log(`Refused: ${admission.sentence}`);
      if (admission.status === 405) response.setHeader('Allow', 'GET, HEAD');
      return say(response, admission.status, admission.sentence);
    }
    if (admission.kind === 'enter') {
      response.setHeader('Set-Cookie', admission.setCookie);
      response.setHeader('Location', admission.location);
      return say(response, 303, 'Come in.');
    }
    const file = await pages.file(admission.path);
    if (file === null) return say(response, 404, 'There is no such file.');
    const isPage = admission.path === '' || admission.path === 'index.html';
    give(response, isPage ? { ...file, body: withSecret(file.body, door.entrance.secretFor(admission.room)) } : file);
  };
}

/** A short text as an answer. Node leaves the body out for HEAD. */
export function say(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${sentence}\n`);
}

function give(response: ServerResponse, file: PageFile): void {
  response.setHeader('Content-Type', file.type);
  response.setHeader('Content-Length', file.body.length);
  if (file.lasting) response.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
  response.writeHead(200);
  response.end(file.body);
}
