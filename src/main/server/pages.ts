/** The built page, as files that may be asked for: what is not in the folder when the server starts does not exist. */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { fail, ok, type Result } from '../../shared/result.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
};

export interface PageFile {
  readonly type: string;
  /** Its name holds a hash of its content: it may be kept. */
  readonly lasting: boolean;
  readonly body: Buffer;
}

export interface Pages {
  /** A file by its path below the page (`assets/index-3f2a.js`), or null. `''` is the page itself. */
  file(path: string): Promise<PageFile | null>;
}

/** Lists the folder of the built page. Fails where it was not built. */
export async function openPages(folder: string): Promise<Result<Pages>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, string>();
  for (const entry of names) {
    const path = join(entry.parentPath, entry.name);
    // Only real files of known kinds: no links, whose ends may be anywhere.
    if (entry.isFile() && TYPES[extname(entry.name)] !== undefined) files.set(relative(folder, path).split(sep).join('/'), path);
  }
  if (!files.has('index.html')) {
    return fail({
      code: 'not-built',
      message: `The page has not been built: there is no ${join(folder, 'index.html')}.`,
      fix: 'Build it with `npm run build`.',
    });
  }
  return ok({ file: (path) => read(files, path === '' ? 'index.html' : path) });
}

async function read(files: ReadonlyMap<string, string>, path: string): Promise<PageFile | null> {
  const place = files.get(path);
  const type = TYPES[extname(path)];
  if (place === undefined || type === undefined) return null;
  const body = await readFile(place).catch(() => null);
  return body === null ? null : { type, lasting: path.startsWith('assets/'), body };
}

/** The page with its secret in it: `<meta name="netyard-secret" content="…">` as the first thing in its head. The secret is base64url and a dot. */
export function withSecret(page: Buffer, secret: string): Buffer {
  return Buffer.from(page.toString('utf8').replace(/<head[^>]*>/, (head) => `${head}<meta name="netyard-secret" content="${secret}">`));
}
