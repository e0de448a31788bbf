/** Who meets the limit looks for the concept that wants a file of its own. (Functions: biome's noExcessiveLinesPerFunction.) */
export const MOST_LINES = 300;

/** @type {import('../tree.mjs').Rule} */
export const length = {
  name: 'length',
  check: ({ tree }) =>
    [...tree].flatMap(([file, text]) => {
      const lines = text.split('\n').length - Number(text.endsWith('\n'));
      return lines > MOST_LINES ? [{ file, line: MOST_LINES + 1, message: `${lines} lines; at most ${MOST_LINES}` }] : [];
    }),
};
