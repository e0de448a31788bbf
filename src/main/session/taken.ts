/** Why a lab of a name cannot be started as asked: one that runs has the name. */
import type { Problem } from '../../shared/result.ts';

/** Another file's lab has the name. */
export function nameTaken(name: string, file: string): Problem {
  return {
    code: 'name-taken',
    message: `A lab called “${name}” already runs, from ${file}.`,
    fix: 'Give this one another name with --name (or `name:` in the file), or stop the other first.',
  };
}

/** The lab runs on another backend. */
export function elsewhere(name: string, backend: string): Problem {
  return {
    code: 'other-backend',
    kind: 'input',
    message: `The lab “${name}” runs on ${backend} already.`,
    fix: `Stop it first (\`netyard down ${name}\`), or give this one another name with --name.`,
  };
}
