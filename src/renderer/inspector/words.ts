/** Where a line of the inspector may break: only at white space, so that `sysctl -w` and `br-net` can be read and typed. Pure. */

export interface Piece {
  /** Where it begins in the text. */
  readonly at: number;
  readonly text: string;
  /** A word that a browser would break, at a hyphen or a slash. */
  readonly whole: boolean;
}

const BREAKABLE = /[^\p{L}\p{N}.,:;]/u;

/** The text in pieces; joined, they are the text again. */
export function piecesOf(text: string): Piece[] {
  const pieces: { at: number; text: string; whole: boolean }[] = [];
  for (const found of text.matchAll(/\s+|\S+/g)) {
    const whole = /^\S/.test(found[0]) && BREAKABLE.test(found[0]);
    const last = pieces.at(-1);
    if (last !== undefined && !last.whole && !whole) last.text += found[0];
    else pieces.push({ at: found.index, text: found[0], whole });
  }
  return pieces;
}
