import { readFileSync } from 'node:fs';

/**
 * What a suite came to. `unserved` is what the machine cannot serve, by name with the reason; `faults` says what went wrong.
 * @typedef {{ passed: number, failed: number, unserved: string[], faults: string[] }} Tally
 */

/** Reads a report of vitest's JSON reporter. @returns {Tally} */
export function readReport(path, exitCode) {
  let report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {
      passed: 0,
      failed: 1,
      unserved: [],
      faults: [exitCode === 124 ? 'the suite was ended: it took three times its share' : 'the suite ended without a report'],
    };
  }
  return tallyOf(report, exitCode);
}

/** @returns {Tally} */
export function tallyOf(report, exitCode) {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const faults = tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
  const unserved = [];
  for (const { status, fullName, meta } of tests) {
    if (status === 'passed' || status === 'failed') continue;
    if (typeof meta?.unserved === 'string') unserved.push(`${fullName} — ${meta.unserved}`);
    else faults.push(`${fullName}: skipped without a reason`);
  }
  for (const file of report.testResults) {
    // A file that could not be loaded, or whose hook failed, has no failed test of its own.
    if (file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'))
      faults.push(`${file.name}: ${file.message || 'failed as a whole'}`);
  }
  if (tests.length === 0 && faults.length === 0) faults.push('the suite ran no test');
  if (exitCode !== 0 && faults.length === 0) faults.push(`vitest ended with ${exitCode} though no test failed: an error outside of the tests`);
  return { passed, failed: faults.length, unserved, faults };
}

/** Adds tallies up. @returns {Tally} */
export function sum(tallies) {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failed: tallies.reduce((total, { failed }) => total + failed, 0),
    unserved: tallies.flatMap(({ unserved }) => unserved),
    faults: tallies.flatMap(({ faults }) => faults),
  };
}
