/**
 * main → shared ← renderer. The two sides meet only in shared/api, and shared has no runtime of its own:
 * no module of Node's, no package but those that are pure data.
 */
import { isTest } from '../tree.mjs';

const PURE_PACKAGES = new Set(['zod', 'yaml']);

/** @type {import('../tree.mjs').Rule} */
export const direction = {
  name: 'direction',
  check: ({ imports }) => imports.flatMap((one) => fault(one) ?? []).map(([one, message]) => ({ file: one.from, line: one.line, message })),
};

function fault(one) {
  const side = sideOf(one.from);
  if (side === null) return null;
  if (one.target !== null) {
    const other = sideOf(one.target);
    if (side === other || other === 'shared') return null;
    if (other === null && isTest(one.from)) return null;
    if (other === null && one.target === 'package.json') return null;
    return [[one, `src/${side} imports ${one.target}; imports go main → shared ← renderer, and the sides meet only in src/shared/api`]];
  }
  if (side === 'shared' && !isTest(one.from) && !PURE_PACKAGES.has(packageOf(one.specifier))) {
    return [[one, `src/shared imports “${one.specifier}”; shared is pure: no Node, no DOM, packages only ${[...PURE_PACKAGES].join(', ')}`]];
  }
  if (side === 'renderer' && !isTest(one.from) && one.specifier.startsWith('node:')) {
    return [[one, `src/renderer imports “${one.specifier}”; the page has no Node`]];
  }
  return null;
}

function sideOf(path) {
  return /^src\/(main|shared|renderer)\//.exec(path)?.[1] ?? null;
}

function packageOf(specifier) {
  return specifier.split('/')[0];
}
