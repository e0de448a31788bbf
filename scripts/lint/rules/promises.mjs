/** Nothing is silenced and nothing is put off: no suppressed check, no skipped test, no note to oneself. */
// Spelled in halves, so that this file may stand in the tree that it checks.
const WORDS = [
  ['biome', '-ignore'],
  ['@ts', '-ignore'],
  ['@ts', '-expect-error'],
  ['@ts', '-nocheck'],
  ['eslint', '-disable'],
  ['TO', 'DO'],
  ['FIX', 'ME'],
  ['XX', 'X'],
].map((halves) => halves.join(''));

const PATTERN = new RegExp(WORDS.map((word) => (/^\w+$/.test(word) ? `\\b${word}\\b` : word)).join('|'));

/** @type {import('../tree.mjs').Rule} */
export const promises = {
  name: 'promises',
  check: ({ tree }) =>
    [...tree].flatMap(([file, text]) =>
      text.split('\n').flatMap((line, index) => {
        const word = PATTERN.exec(line)?.[0];
        return word ? [{ file, line: index + 1, message: `“${word}”: mend it, or file it, but do not leave it here` }] : [];
      }),
    ),
};
