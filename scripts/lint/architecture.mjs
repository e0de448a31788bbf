/**
 * The rules of the architecture that neither the compiler nor biome can hold.
 *
 *   node scripts/lint/architecture.mjs
 */
import { pathToFileURL } from 'node:url';
import { ROOT } from '../lib/files.mjs';
import { cycles } from './rules/cycles.mjs';
import { direction } from './rules/direction.mjs';
import { electron } from './rules/electron.mjs';
import { layers } from './rules/layers.mjs';
import { length } from './rules/length.mjs';
import { promises } from './rules/promises.mjs';
import { importsOf, readTree } from './tree.mjs';

/** @type {import('./tree.mjs').Rule[]} */
export const RULES = [direction, layers, electron, cycles, length, promises];

/** @returns {import('./tree.mjs').Finding[]} everything that is wrong, in order of files and lines */
export function checkTree(tree) {
  const imports = [...tree].flatMap(([path, text]) => importsOf(path, text));
  return RULES.flatMap((rule) => rule.check({ tree, imports }).map((finding) => ({ ...finding, rule: rule.name }))).sort(
    (a, b) => a.file.localeCompare(b.file) || a.line - b.line,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const findings = checkTree(readTree(ROOT));
  for (const { file, line, rule, message } of findings) console.error(`${file}:${line}: ${message} (${rule})`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
