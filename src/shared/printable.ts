/** What files, names and the kernel say is untrusted: on a person's terminal it is text, never a command to that terminal. */

/**
 * Control characters (C0 but line end and tab, DEL, C1) and those that turn the direction of writing (UAX #9), which can
 * make one text look like another.
 */
const DANGEROUS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The same text with dangerous characters written out: `\u001b`. */
export function printable(text: string): string {
  return text.replace(DANGEROUS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
