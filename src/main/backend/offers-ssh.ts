/** The hosts that the user's ssh configuration names: ssh_config(5), its `Host` and `Include` lines. Nothing is connected to. */
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';

/** As ssh itself: an Include within an Include within… */
const DEEPEST = 16;

/** NETYARD_SSH_CONFIG names another file than ~/.ssh/config. Patterns with wildcards or `!` name no host. */
export function sshHosts(environment: NodeJS.ProcessEnv): readonly string[] {
  const folder = join(environment.HOME ?? environment.USERPROFILE ?? homedir(), '.ssh');
  const other = environment.NETYARD_SSH_CONFIG;
  return [...new Set(hostsIn(other === undefined || other === '' ? join(folder, 'config') : other, folder, 0))];
}

function hostsIn(path: string, folder: string, depth: number): readonly string[] {
  if (depth > DEEPEST) return [];
  return lines(path).flatMap(([keyword, ...words]) => {
    if (keyword === 'host') return words.filter((word) => !/[*?!]/.test(word) && !word.startsWith('-'));
    if (keyword === 'include') return words.flatMap((pattern) => included(pattern, folder)).flatMap((file) => hostsIn(file, folder, depth + 1));
    return [];
  });
}

/** Keyword in lower case, then its words: `Host a b`, `Host=a`, `Host "a b"`. */
function lines(path: string): readonly (readonly string[])[] {
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // no such file, or not ours to read: it names nobody
  }
  return text.split('\n').flatMap((line) => {
    const [, keyword = '', rest = ''] = /^\s*([A-Za-z]+)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(line) ?? [];
    if (keyword === '') return [];
    return [[keyword.toLowerCase(), ...[...rest.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')]];
  });
}

/** Wildcards in the file's name, as `config.d/*`; in a folder's name they are not followed. */
function included(pattern: string, folder: string): readonly string[] {
  const path = pattern.startsWith('~/') ? join(folder, '..', pattern.slice(2)) : isAbsolute(pattern) ? pattern : join(folder, pattern);
  const [place, name] = [dirname(path), basename(path)];
  if (!/[*?]/.test(name)) return [path];
  const fits = new RegExp(
    `^${name
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
  try {
    return readdirSync(place)
      .filter((file) => fits.test(file))
      .sort()
      .map((file) => join(place, file));
  } catch {
    return [];
  }
}
