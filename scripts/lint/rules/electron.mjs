/** Only src/main/electron knows Electron: everything else runs under plain Node, and is tested there. */
/** @type {import('../tree.mjs').Rule} */
export const electron = {
  name: 'electron',
  check: ({ imports }) =>
    imports
      .filter(({ from, specifier }) => /^electron(\/|$)/.test(specifier) && !from.startsWith('src/main/electron/'))
      .map(({ from, line }) => ({ file: from, line, message: 'imports electron; only src/main/electron may' })),
};
