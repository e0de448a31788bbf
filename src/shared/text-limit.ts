/** How long a topology may be: in bytes as a file, in UTF-16 units as a text, which are never more. */
import type { Problem } from './result.ts';

/** 1 MiB: more can only be a mistake or an attack. */
export const MAX_TEXT = 1024 * 1024;

/** `what` begins the sentence: `The file`, or a path. */
export function tooLarge(what: string): Problem {
  return {
    code: 'too-large',
    kind: 'input',
    message: `${what} is larger than 1 MiB, which is more than a topology may have.`,
    fix: 'Is this the right file? If it is, split it into several labs.',
  };
}
