/** The one place where a value becomes a word of a POSIX shell. */

/** Characters that mean nothing to a shell wherever they stand in a word. `=` is left out: in front of a command it would assign. */
const PLAIN = /^[A-Za-z0-9_@%+:,./-]+$/;
const PLAIN_ARGUMENT = /^[A-Za-z0-9_@%+=:,./-]+$/;

/**
 * Quotes one word so that sh reads exactly these characters, wherever in a command it stands.
 * A word cannot hold the character NUL in any shell: it is a bug to ask for it.
 */
export function quote(word: string): string {
  if (word.includes('\0')) throw new Error('A shell word cannot hold NUL.');
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Quotes a whole command: the program, then its arguments, which may show `key=value` plainly. */
export function quoteCommand(argv: readonly string[]): string {
  return argv.map((word, index) => (index > 0 && PLAIN_ARGUMENT.test(word) ? word : quote(word))).join(' ');
}
