/**
 * What this kernel has been seen to do since it booted, so that not every start tries it again. Only what went well is kept: what
 * fails is tried anew, since somebody may have mended it. A memory that cannot be written costs a trial, nothing else.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Feature } from '../backend/probe.ts';
import { bootId } from '../process/identity.ts';

/** Features by the boot and the user that they were seen under: other users may be forbidden what this one is not. */
interface Seen {
  readonly bootId: string;
  readonly uid: number;
  readonly features: readonly string[];
}

/** The memory, `proven.json` beside the labs. */
export class Proven {
  readonly #path: string;

  constructor(root: string) {
    this.#path = join(root, 'proven.json');
  }

  /** What needs no trial; null where nothing was tried since the machine started, not even user namespaces. */
  async features(): Promise<ReadonlySet<string> | null> {
    try {
      const { bootId: boot, uid, features } = JSON.parse(await readFile(this.#path, 'utf8')) as Seen;
      return boot === bootId() && uid === ownUid() && Array.isArray(features) ? new Set(features) : null;
    } catch {
      return null;
    }
  }

  async add(features: readonly Feature[]): Promise<void> {
    const known = (await this.features()) ?? [];
    const seen: Seen = { bootId: bootId(), uid: ownUid(), features: [...new Set([...known, ...features])].sort() };
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 }).catch(() => undefined);
    await writeFile(this.#path, JSON.stringify(seen), { mode: 0o600 }).catch(() => undefined);
  }

  /** After a start that failed: perhaps the machine is not any more what it was. */
  async forget(): Promise<void> {
    await rm(this.#path, { force: true }).catch(() => undefined);
  }
}

function ownUid(): number {
  return process.getuid?.() ?? -1;
}
