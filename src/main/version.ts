import { readFileSync } from 'node:fs';

/** The version in package.json, which lies two folders above this file, built (dist/main) or not (src/main). */
export function version(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  return version;
}
