/** Whose a folder is: who else may write in it decides what is read there. */
import { chmodSync, statSync } from 'node:fs';
import { fail, ok, type Result } from '../../shared/result.ts';
import { diskProblem, errorCode } from './problem.ts';

/** May be written by the group and by everybody. */
const OTHERS_WRITE = 0o022;

/**
 * Sees to it that a folder, where there is one, is this user's and nobody else's to write. On a disk that many use, somebody may have
 * made it first. Problems: `foreign-folder`, the disk's. On a system without user ids all is well.
 */
export function keepOwn(folder: string): Result<void> {
  const user = process.getuid?.();
  if (user === undefined) return ok(undefined);
  try {
    const { uid, mode } = statSync(folder);
    if (uid !== user) return fail(foreign(folder, uid, user));
    if ((mode & OTHERS_WRITE) !== 0) chmodSync(folder, mode & 0o7777 & ~OTHERS_WRITE);
    return ok(undefined);
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? ok(undefined) : fail(diskProblem(error, folder));
  }
}

function foreign(folder: string, uid: number, user: number) {
  return {
    code: 'foreign-folder',
    message: `The folder ${folder} belongs to another user (${uid}, and you are ${user}), who could change what is kept in it.`,
    fix: 'Set XDG_STATE_HOME to a folder of your own, or have that one removed.',
  } as const;
}
