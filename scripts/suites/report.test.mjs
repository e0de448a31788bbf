import { expect, test } from 'vitest';
import { servedNowhere, sum, tallyOf } from './report.mjs';

const file = (...assertionResults) => ({
  name: '/a.test.ts',
  status: assertionResults.some(({ status }) => status === 'failed') ? 'failed' : 'passed',
  assertionResults,
});
const one = (status, fullName, meta = {}) => ({ status, fullName, meta });

test.each([
  ['passed and failed', [file(one('passed', 'a'), one('failed', 'b'))], 1, { passed: 1, failed: 1, names: ['a'], unserved: [], faults: ['b'] }],
  [
    'a failure with the beginning of what it said',
    [file({ status: 'failed', fullName: 'b', failureMessages: ['Error: 1 is not 2\n    at b.test.ts:3'] })],
    1,
    { passed: 0, failed: 1, names: [], unserved: [], faults: ['b\n    Error: 1 is not 2\n        at b.test.ts:3'] },
  ],
  [
    'what the kernel cannot serve is listed, not failed',
    [file(one('passed', 'a'), one('skipped', 'b', { unserved: 'ipvlan: unknown device type', kernel: true }))],
    0,
    { passed: 1, failed: 0, names: ['a'], unserved: [{ name: 'b', why: 'ipvlan: unknown device type', kernel: true }], faults: [] },
  ],
  ['a silent skip is a failure', [file(one('skipped', 'b'))], 0, { passed: 0, failed: 1, names: [], unserved: [], faults: ['b: skipped without a reason'] }],
  ['a test put off is a failure', [file(one('todo', 'b'))], 0, { passed: 0, failed: 1, names: [], unserved: [], faults: ['b: skipped without a reason'] }],
  ['a suite without a test is a failure', [], 0, { passed: 0, failed: 1, names: [], unserved: [], faults: ['the suite ran no test'] }],
  [
    'a file that cannot be loaded is a failure',
    [{ name: '/b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] }],
    1,
    { passed: 0, failed: 1, names: [], unserved: [], faults: ['/b.test.ts: no such module'] },
  ],
  [
    'an error outside of the tests is a failure',
    [file(one('passed', 'a'))],
    1,
    { passed: 1, failed: 1, names: ['a'], unserved: [], faults: ['vitest ended with 1 though no test failed: an error outside of the tests'] },
  ],
])('%s', (_, testResults, code, tally) => {
  expect(tallyOf({ testResults }, code)).toEqual(tally);
});

const tally = (names, unserved = [], faults = []) => ({ passed: names.length, failed: faults.length, names, unserved, faults });
const lacking = (name) => ({ name, why: 'netem: unknown qdisc', kernel: true });

test('the sum over all suites', () => {
  expect(sum([tally(['a', 'b'], [lacking('u')], ['f']), tally(['c'])])).toEqual(tally(['a', 'b', 'c'], [lacking('u')], ['f']));
});

test('what one kernel lacks and another has is served; what none has is listed once', () => {
  expect(servedNowhere([tally(['a'], [lacking('delay'), lacking('never')]), tally([], [lacking('never')]), tally(['delay'])])).toEqual([lacking('never')]);
});
