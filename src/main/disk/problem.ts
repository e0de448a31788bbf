/** What the disk said, as a sentence with a way out. */
import type { Problem } from '../../shared/result.ts';

/** Turns an error of node:fs into a problem. */
export function diskProblem(error: unknown, path: string): Problem {
  const code = errorCode(error);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return {
        code: 'disk-full',
        message: `There is no room on the disk to write ${path}. What was saved before is untouched.`,
        fix: 'Free some space, then try again.',
      };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return { code: 'no-permission', message: `${path} may not be read or written by this user.`, fix: 'Choose another place, or change its permissions.' };
    case 'ENOENT':
      return { code: 'not-found', message: `There is no file ${path}.`, fix: 'Check the path.' };
    case 'EISDIR':
      return { code: 'not-a-file', message: `${path} is a folder, not a file.`, fix: 'Name a file.' };
    case 'ENOTDIR':
      return { code: 'not-a-folder', message: `On the way to ${path} a file stands where a folder should.`, fix: 'Check the path.' };
    default:
      return { code: 'disk', message: `${path} could not be read or written: ${error instanceof Error ? error.message : String(error)}.` };
  }
}

/** The errno name of an error of node:fs (`ENOENT`), or null. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
