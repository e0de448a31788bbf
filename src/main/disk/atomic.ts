/** Files that a crash or a full disk cannot spoil: temporary file in the same folder, fsync, rename, fsync of the folder. */
import { randomBytes } from 'node:crypto';
import { chmod, open, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../shared/result.ts';
import { diskProblem } from './problem.ts';

/** A file whose new content is on the disk already, beside it: to put it in place needs no room any more. */
export interface Staged {
  /** Puts it in place, all at once. */
  commit(): Promise<Result<void>>;
  /** Forgets it. */
  drop(): Promise<void>;
}

/**
 * Writes `content` (text as UTF-8) so that a reader sees the old file or the new one, whole. Keeps the mode of a file that
 * is there; a new one gets `mode` (default 0600). Fails with a problem (`disk-full`, `no-permission`, `disk`).
 */
export async function writeAtomically(path: string, content: string | Uint8Array, mode = 0o600): Promise<Result<void>> {
  const staged = await stage(path, content, mode);
  return staged.ok ? await staged.value.commit() : staged;
}

/** The first half of {@link writeAtomically}: whatever can fail for want of room has not failed when this has gone well. */
export async function stage(path: string, content: string | Uint8Array, mode = 0o600): Promise<Result<Staged>> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  const drop = () => unlink(temporary).catch(() => undefined);
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    const old = await stat(path).catch(() => null);
    if (old !== null) await chmod(temporary, old.mode & 0o7777);
  } catch (error) {
    await drop();
    return fail(diskProblem(error, path));
  }
  return ok({ commit: () => place(temporary, path), drop });
}

async function place(temporary: string, path: string): Promise<Result<void>> {
  try {
    await rename(temporary, path);
    await syncFolder(dirname(path));
    return ok(undefined);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    return fail(diskProblem(error, path));
  }
}

/** Makes a rename in the folder durable. Some file systems cannot sync folders; the rename is atomic there all the same. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  if (handle === null) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
}
