import { describe, expect, test } from 'vitest';
import type { CliProblem } from './command.ts';
import { exitCodeOf } from './exit-code.ts';
import { problemJson, problemText } from './report.ts';
import { counted, table } from './table.ts';

const IN_FILE: CliProblem = {
  code: 'x',
  message: 'The port is taken.',
  fix: 'Choose another.',
  element: 'containers.api',
  file: 'shop.yaml',
  line: 3,
  column: 14,
};
const OF_MACHINE: CliProblem = { code: 'kernel-lacks', message: 'This kernel has no ipvlan, which networks.lab3 needs.', element: 'networks.lab3' };

describe('problems as text', () => {
  test.each<[string, CliProblem, string]>([
    ['with a place', IN_FILE, 'shop.yaml:3:14: containers.api: The port is taken.\n  Choose another.'],
    ['with a line only', { code: 'x', message: 'No.', file: 'a.yaml', line: 2 }, 'a.yaml:2: No.'],
    ['whose message names the element', OF_MACHINE, 'netyard: This kernel has no ipvlan, which networks.lab3 needs.'],
    ['with an element only', { code: 'x', message: 'It broke.', element: 'containers.api' }, 'netyard: containers.api: It broke.'],
  ])('%s', (_, problem, text) => {
    expect(problemText([problem])).toBe(text);
  });

  test('all of them', () => {
    expect(problemText([IN_FILE, OF_MACHINE]).split('\n')).toHaveLength(3);
  });
});

test('problems as JSON', () => {
  expect(JSON.parse(problemJson([IN_FILE]))).toEqual({ problems: [IN_FILE] });
});

describe('exit codes', () => {
  test.each<[string, CliProblem[], number]>([
    ['a fault in the file', [IN_FILE], 2],
    ['an argument that is wrong', [{ code: 'several-labs', kind: 'input', message: 'x' }], 2],
    ['a name that nothing has', [{ code: 'unknown-node', message: 'x' }], 2],
    ['a file that cannot be read', [{ code: 'not-found', kind: 'input', message: 'x', file: 'a.yaml' }], 2],
    ['what the machine cannot do, of a file', [{ ...OF_MACHINE, file: 'shop.yaml' }], 1],
    ['what the machine cannot do', [OF_MACHINE], 1],
    ['both', [IN_FILE, OF_MACHINE], 1],
    ['Ctrl-C', [{ code: 'cancelled', message: 'x' }], 130],
  ])('%s', (_, problems, code) => {
    expect(exitCodeOf(problems)).toBe(code);
  });
});

test('a table', () => {
  expect(
    table([
      ['NAME', 'STATE'],
      ['shop', 'running'],
      ['longer-name', 'stopped'],
    ]),
  ).toBe('NAME         STATE\nshop         running\nlonger-name  stopped');
});

test('counted', () => {
  expect([counted(0, 'node'), counted(1, 'node'), counted(2, 'node')]).toEqual(['0 nodes', '1 node', '2 nodes']);
});
