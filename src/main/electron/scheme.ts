/** app://netyard/: the built page, from disk, with the headers that `netyard serve` gives it. Never file://, which may read every file. */
import { join } from 'node:path';
import { app, protocol } from 'electron';
import { securityHeaders } from '../server/headers.ts';
import { openPages, type Pages } from '../server/pages.ts';

const SCHEME = 'app';
const HOST = 'netyard';
export const ORIGIN = `${SCHEME}://${HOST}`;
export const PAGE = `${ORIGIN}/`;

/** Before the app is ready: gives the scheme an origin, as https has. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }]);
}

/** Serves the page. Throws where it was not built: an app without its page is a broken package. */
export async function servePages(): Promise<void> {
  const pages = await openPages(join(app.getAppPath(), 'dist', 'renderer'));
  if (!pages.ok) throw new Error(pages.problems[0]?.message);
  protocol.handle(SCHEME, (request) => answer(pages.value, request));
}

async function answer(pages: Pages, request: GlobalRequest): Promise<GlobalResponse> {
  const url = new URL(request.url);
  const file = url.host === HOST && request.method === 'GET' ? await pages.file(url.pathname.slice(1)) : null;
  const headers = { ...securityHeaders([]), 'Content-Type': file?.type ?? 'text/plain; charset=utf-8' };
  return file === null ? new Response('There is no such file.\n', { status: 404, headers }) : new Response(new Uint8Array(file.body), { headers });
}
