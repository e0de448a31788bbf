import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync } from 'vite';

/**
 * The source tree as the rules see it: path (from the repository, with `/`) → text. Rules are pure functions of it,
 * so a test gives them a tree of three files and needs no folder.
 *
 * @typedef {Map<string, string>} Tree
 * @typedef {{ file: string, line: number, rule: string, message: string }} Finding
 * @typedef {{ from: string, line: number, specifier: string, target: string | null }} Import `target`: the file it names, null for a package
 * @typedef {{ tree: Tree, imports: Import[] }} Sources
 * @typedef {{ name: string, check: (sources: Sources) => Omit<Finding, 'rule'>[] }} Rule
 */

const FOLDERS = ['src', 'scripts', 'test', 'bin'];
const FILES = ['vite.config.ts', 'vitest.config.ts'];
const SKIPPED = new Set(['node_modules', 'dist', 'screenshots']);
const TEXT = /\.(ts|tsx|mjs|cjs|js|pl|css|html|sh|cmd)$|^(bin\/netyard|\.ci\/run)$/;

/** @returns {Tree} */
export function readTree(root) {
  const tree = new Map();
  const add = (path) => TEXT.test(path) && tree.set(path, readFileSync(join(root, path), 'utf8'));
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) walk(path);
      else if (entry.isFile()) add(path);
    }
  };
  for (const folder of FOLDERS) walk(folder);
  const top = new Set(readdirSync(root));
  for (const file of FILES) if (top.has(file)) add(file);
  if (top.has('.ci')) walk('.ci');
  return tree;
}

/** A test may reach further than the code beside it. */
export function isTest(path) {
  return /\.test\.(ts|tsx|mjs)$/.test(path) || path.startsWith('test/');
}

/** All imports of a module: static, re-exports, dynamic, and `import('…')` in types. Types count: a layer is about knowing. */
export function importsOf(path, text) {
  if (!/\.(ts|tsx|mjs)$/.test(path)) return [];
  const { module } = parseSync(path, text);
  const found = [];
  for (const { moduleRequest } of module.staticImports) found.push([moduleRequest.value, moduleRequest.start]);
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest } of entries) if (moduleRequest) found.push([moduleRequest.value, moduleRequest.start]);
  }
  for (const match of text.matchAll(/\bimport\(\s*(['"])([^'"\n]+)\1/g)) found.push([match[2], match.index]);
  return found.map(([specifier, offset]) => ({ from: path, line: lineAt(text, offset), specifier, target: targetOf(path, specifier) }));
}

function targetOf(path, specifier) {
  return specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(path), specifier.replace(/\?.*$/, ''))) : null;
}

function lineAt(text, offset) {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
