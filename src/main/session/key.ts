/** A lab's key: `--name`, else the file's `name`, else the file's stem. */
import { basename } from 'node:path';
import { NAME } from '../../shared/names.ts';
import { fail, ok, type Result } from '../../shared/result.ts';

/** Which lab a document is. `named` is the `--name` option, `documentName` the file's `name` key, `file` its path. */
export function labKey(named: string | undefined, documentName: string | undefined, file: string | null): Result<string> {
  const key = named ?? documentName ?? (file === null ? 'lab' : stem(file));
  if (NAME.test(key)) return ok(key);
  return fail({
    code: 'lab-name',
    message: `“${key}” cannot be a lab's name: names are letters, digits and “-”, start with a letter, and have at most 32 characters.`,
    fix: 'Write a `name:` in the file, or give one with --name.',
  });
}

function stem(file: string): string {
  return basename(file).replace(/\.(ya?ml)$/i, '');
}
