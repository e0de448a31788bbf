import { expect, test } from 'vitest';
import { sum, tallyOf } from './report.mjs';

const file = (...assertionResults) => ({
  name: '/a.test.ts',
  status: assertionResults.some(({ status }) => status === 'failed') ? 'failed' : 'passed',
  assertionResults,
});
const one = (status, fullName, meta = {}) => ({ status, fullName, meta });

test.each([
  ['passed and failed', [file(one('passed', 'a'), one('failed', 'b'))], 1, { passed: 1, failed: 1, unserved: [], faults: ['b'] }],
  [
    'what the kernel cannot serve is listed, not failed',
    [file(one('passed', 'a'), one('skipped', 'b', { unserved: 'ipvlan: unknown device type' }))],
    0,
    { passed: 1, failed: 0, unserved: ['b — ipvlan: unknown device type'], faults: [] },
  ],
  ['a silent skip is a failure', [file(one('skipped', 'b'))], 0, { passed: 0, failed: 1, unserved: [], faults: ['b: skipped without a reason'] }],
  ['a test put off is a failure', [file(one('todo', 'b'))], 0, { passed: 0, failed: 1, unserved: [], faults: ['b: skipped without a reason'] }],
  ['a suite without a test is a failure', [], 0, { passed: 0, failed: 1, unserved: [], faults: ['the suite ran no test'] }],
  [
    'a file that cannot be loaded is a failure',
    [{ name: '/b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] }],
    1,
    { passed: 0, failed: 1, unserved: [], faults: ['/b.test.ts: no such module'] },
  ],
  [
    'an error outside of the tests is a failure',
    [file(one('passed', 'a'))],
    1,
    { passed: 1, failed: 1, unserved: [], faults: ['vitest ended with 1 though no test failed: an error outside of the tests'] },
  ],
])('%s', (_, testResults, code, tally) => {
  expect(tallyOf({ testResults }, code)).toEqual(tally);
});

test('the sum over all suites', () => {
  expect(
    sum([
      { passed: 3, failed: 1, unserved: ['u'], faults: ['f'] },
      { passed: 2, failed: 0, unserved: [], faults: [] },
    ]),
  ).toEqual({
    passed: 5,
    failed: 1,
    unserved: ['u'],
    faults: ['f'],
  });
});
