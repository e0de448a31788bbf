import { describe, expect, test } from 'vitest';
import { ROOT } from '../lib/files.mjs';
import { checkTree, RULES } from './architecture.mjs';
import { readTree } from './tree.mjs';

const lines = (count) => 'const x = 1;\n'.repeat(count);

/** A tree per way of breaking a rule, with what must be said: file, line, rule. */
const BROKEN = [
  ['shared imports main', { 'src/shared/a.ts': "import { b } from '../main/b.ts';", 'src/main/b.ts': '' }, 'src/shared/a.ts:1 direction'],
  [
    'renderer imports main, as a type',
    { 'src/renderer/a.ts': "\nimport type { B } from '../main/b.ts';", 'src/main/b.ts': '' },
    'src/renderer/a.ts:2 direction',
  ],
  ['main imports renderer, re-exported', { 'src/main/a.ts': "export * from '../renderer/b.ts';", 'src/renderer/b.ts': '' }, 'src/main/a.ts:1 direction'],
  ['main imports renderer, lazily', { 'src/main/a.ts': "const b = await import('../renderer/b.ts');", 'src/renderer/b.ts': '' }, 'src/main/a.ts:1 direction'],
  ['main imports renderer, in a type', { 'src/main/a.ts': "type B = import('../renderer/b.ts').B;", 'src/renderer/b.ts': '' }, 'src/main/a.ts:1 direction'],
  ['main imports a test helper', { 'src/main/a.ts': "import '../../test/b.ts';", 'test/b.ts': '' }, 'src/main/a.ts:1 direction'],
  ['shared imports Node', { 'src/shared/a.ts': "import { join } from 'node:path';" }, 'src/shared/a.ts:1 direction'],
  ['shared imports a package that is not pure', { 'src/shared/a.ts': "import { WebSocket } from 'ws';" }, 'src/shared/a.ts:1 direction'],
  ['the page imports Node', { 'src/renderer/a.ts': "import 'node:fs';" }, 'src/renderer/a.ts:1 direction'],
  [
    'topology imports resources',
    { 'src/shared/topology/a.ts': "import '../resources/b.ts';", 'src/shared/resources/b.ts': '' },
    'src/shared/topology/a.ts:1 layers',
  ],
  ['resources imports plan', { 'src/shared/resources/a.ts': "import '../plan/b.ts';", 'src/shared/plan/b.ts': '' }, 'src/shared/resources/a.ts:1 layers'],
  ['plan imports drivers', { 'src/shared/plan/a.ts': "import '../drivers/b.ts';", 'src/shared/drivers/b.ts': '' }, 'src/shared/plan/a.ts:1 layers'],
  ['a session imports the CLI', { 'src/main/session/a.ts': "import '../cli/b.ts';", 'src/main/cli/b.ts': '' }, 'src/main/session/a.ts:1 layers'],
  [
    "the window's state imports its canvas",
    { 'src/renderer/state/a.ts': "import '../canvas/b.ts';", 'src/renderer/canvas/b.ts': '' },
    'src/renderer/state/a.ts:1 layers',
  ],
  ['a folder that is in no layer', { 'src/shared/misc/a.ts': '' }, 'src/shared/misc/a.ts:1 layers'],
  ['electron outside its folder', { 'src/main/server/a.ts': "import { app } from 'electron';" }, 'src/main/server/a.ts:1 electron'],
  ['two files that import each other', { 'src/main/a.ts': "import './b.ts';", 'src/main/b.ts': "import './a.ts';" }, 'src/main/a.ts:1 cycles'],
  [
    'a cycle of three, one of them a type',
    { 'scripts/c.mjs': "import './a.mjs';", 'scripts/a.mjs': "import './b.mjs';", 'scripts/b.mjs': "import './c.mjs';" },
    'scripts/a.mjs:1 cycles',
  ],
  ['a file that imports itself', { 'src/main/a.ts': "import './a.ts';" }, 'src/main/a.ts:1 cycles'],
  ['a long file', { 'src/main/sandbox/init/a.pl': lines(301) }, 'src/main/sandbox/init/a.pl:301 length'],
  ['a long stylesheet', { 'src/renderer/a.css': lines(301) }, 'src/renderer/a.css:301 length'],
  ['a silenced check', { 'src/main/a.ts': `// ${'@ts'}-ignore` }, 'src/main/a.ts:1 promises'],
  ['something put off', { 'src/main/a.ts': `\n// ${'TO'}DO later` }, 'src/main/a.ts:2 promises'],
];

describe('a broken rule is found', () => {
  test.each(BROKEN)('%s', (_, files, finding) => {
    const found = checkTree(new Map(Object.entries(files))).map(({ file, line, rule }) => `${file}:${line} ${rule}`);
    expect(found).toEqual([finding]);
  });

  test('every rule has a tree that breaks it', () => {
    expect(new Set(BROKEN.map(([, , finding]) => finding.split(' ')[1]))).toEqual(new Set(RULES.map(({ name }) => name)));
  });
});

test('what the rules allow', () => {
  const tree = new Map(
    Object.entries({
      'src/shared/result.ts': '',
      'src/shared/topology/a.ts': "import * as z from 'zod';\nimport '../result.ts';",
      'src/shared/topology/a.test.ts': "import 'node:fs';\nimport '../resources/b.ts';",
      'src/shared/resources/b.ts': "import '../topology/a.ts';",
      'src/shared/drivers/c.ts': "import '../resources/b.ts';",
      'src/shared/plan/d.ts': "import type { B } from '../resources/b.ts';",
      'src/main/electron/e.ts': "import { app } from 'electron';\nimport '../../shared/plan/d.ts';",
      'src/renderer/f.tsx': "import '../shared/plan/d.ts';\nexport const F = () => <b>text</b>;",
      'src/renderer/canvas/i.tsx': "import '../state/j.ts';",
      'src/renderer/state/j.ts': '',
      'src/renderer/index.tsx': "import './canvas/i.tsx';",
      'src/renderer/g.css': lines(300),
      'test/h.ts': "import '../src/main/electron/e.ts';",
    }),
  );
  expect(checkTree(tree)).toEqual([]);
});

test('a tree that is read from disk has files of each side', () => {
  const files = [...readTree(ROOT).keys()];
  expect(
    ['src/shared/result.ts', 'src/main/backend/executor.ts', 'scripts/lint/architecture.mjs', 'vitest.config.ts'].filter((file) => !files.includes(file)),
  ).toEqual([]);
});
