/**
 * What this kernel has been seen to do since it booted, so that not every start tries it again. Only what went well is kept: what
 * fails is tried anew, since somebody may have mended it. A memory that cannot be written costs a trial, nothing else.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Backend, Boot } from '../backend/backend.ts';
import type { Feature } from '../backend/probe.ts';

/** Features by the boot and the user that they were seen under: other users may be forbidden what this one is not. */
interface Seen extends Boot {
  readonly features: readonly string[];
}

/** Which backend a file beside the labs is the memory of; null for other files. */
export function backendOfProven(file: string): string | null {
  if (file === 'proven.json') return 'local';
  const [, name] = /^proven\.(.+)\.json$/.exec(file) ?? [];
  try {
    return name === undefined ? null : decodeURIComponent(name);
  } catch {
    return null;
  }
}

/** What each backend was seen to do when it was last used, since whichever boot: good for a hint, not for a start. */
export async function everProven(root: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const seen = new Map<string, ReadonlySet<string>>();
  for (const file of (await readdir(root).catch(() => [])).sort()) {
    const backend = backendOfProven(file);
    if (backend === null) continue;
    try {
      const { features } = JSON.parse(await readFile(join(root, file), 'utf8')) as Seen;
      if (Array.isArray(features)) seen.set(backend, new Set(features));
    } catch {
      // spoilt: nothing was seen
    }
  }
  return seen;
}

/** The memory of one backend, `proven.json` beside the labs; of others than the local one `proven.NAME.json`. */
export class Proven {
  readonly #path: string;
  readonly #backend: Pick<Backend, 'name' | 'boot'>;

  constructor(root: string, backend: Pick<Backend, 'name' | 'boot'>) {
    const { text } = backend.name;
    this.#path = join(root, text === 'local' ? 'proven.json' : `proven.${encodeURIComponent(text)}.json`);
    this.#backend = backend;
  }

  /** What needs no trial; null where nothing was tried since the machine started, not even user namespaces. */
  async features(): Promise<ReadonlySet<string> | null> {
    try {
      const { bootId, uid, features } = JSON.parse(await readFile(this.#path, 'utf8')) as Seen;
      const now = await this.#backend.boot();
      return now.ok && bootId === now.value.bootId && uid === now.value.uid && Array.isArray(features) ? new Set(features) : null;
    } catch {
      return null;
    }
  }

  async add(features: readonly Feature[]): Promise<void> {
    const [known, now] = [(await this.features()) ?? [], await this.#backend.boot()];
    if (!now.ok) return;
    const seen: Seen = { ...now.value, features: [...new Set([...known, ...features])].sort() };
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 }).catch(() => undefined);
    await writeFile(this.#path, JSON.stringify(seen), { mode: 0o600 }).catch(() => undefined);
  }

  /** After a start that failed: perhaps the machine is not any more what it was. */
  async forget(): Promise<void> {
    await rm(this.#path, { force: true }).catch(() => undefined);
  }
}
