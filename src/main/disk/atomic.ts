/** Files that a crash or a full disk cannot spoil: temporary file in the same folder, fsync, rename, fsync of the folder. */
import { randomBytes } from 'node:crypto';
import { chmod, open, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../shared/result.ts';
import { diskProblem } from './problem.ts';

/**
 * Writes `text` as UTF-8 so that a reader sees the old file or the new one, whole. Keeps the mode of a file that
 * is there; a new one gets `mode` (default 0600). Fails with a problem (`disk-full`, `no-permission`, `disk`).
 */
export async function writeAtomically(path: string, text: string, mode = 0o600): Promise<Result<void>> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    const old = await stat(path).catch(() => null);
    if (old !== null) await chmod(temporary, old.mode & 0o7777);
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
