import { readFileSync } from 'node:fs';

/**
 * A test that could not be run: by name with the reason; `kernel` where it is the kernel that lacks something.
 * @typedef {{ name: string, why: string, kernel: boolean }} Unserved
 * What a suite came to. `names` are the tests that passed; `faults` says what went wrong.
 * @typedef {{ passed: number, failed: number, names: string[], unserved: Unserved[], faults: string[] }} Tally
 */

/** How much of a failure is told again at the end of a run. */
const MESSAGE_LINES = 12;

/** Reads a report of vitest's JSON reporter. @returns {Tally} */
export function readReport(path, exitCode) {
  let report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {
      passed: 0,
      failed: 1,
      names: [],
      unserved: [],
      faults: [exitCode === 124 ? 'the suite was ended: it took three times its share' : 'the suite ended without a report'],
    };
  }
  return tallyOf(report, exitCode);
}

/** @returns {Tally} */
export function tallyOf(report, exitCode) {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const names = tests.filter(({ status }) => status === 'passed').map(({ fullName }) => fullName);
  const faults = tests.filter(({ status }) => status === 'failed').map(faultOf);
  const unserved = [];
  for (const { status, fullName, meta } of tests) {
    if (status === 'passed' || status === 'failed') continue;
    if (typeof meta?.unserved === 'string') unserved.push({ name: fullName, why: meta.unserved, kernel: meta.kernel === true });
    else faults.push(`${fullName}: skipped without a reason`);
  }
  for (const file of report.testResults) {
    // A file that could not be loaded, or whose hook failed, has no failed test of its own.
    if (file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'))
      faults.push(`${file.name}: ${file.message || 'failed as a whole'}`);
  }
  if (tests.length === 0 && faults.length === 0) faults.push('the suite ran no test');
  if (exitCode !== 0 && faults.length === 0) faults.push(`vitest ended with ${exitCode} though no test failed: an error outside of the tests`);
  return { passed: names.length, failed: faults.length, names, unserved, faults };
}

/** A failed test by name, with the beginning of what it said: what a reader of the last lines needs. */
function faultOf({ fullName, failureMessages = [] }) {
  const said = failureMessages.join('\n').split('\n').slice(0, MESSAGE_LINES).join('\n    ');
  return said === '' ? fullName : `${fullName}\n    ${said}`;
}

/** Adds tallies up. @returns {Tally} */
export function sum(tallies) {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failed: tallies.reduce((total, { failed }) => total + failed, 0),
    names: tallies.flatMap(({ names }) => names),
    unserved: tallies.flatMap(({ unserved }) => unserved),
    faults: tallies.flatMap(({ faults }) => faults),
  };
}

/** What no suite could run: neither on this machine's kernel nor on the VM's, neither as root nor as an ordinary user. @returns {Unserved[]} */
export function servedNowhere(tallies) {
  const served = new Set(tallies.flatMap(({ names }) => names));
  const open = tallies.flatMap(({ unserved }) => unserved).filter(({ name }) => !served.has(name));
  return open.filter(({ name }, index) => open.findIndex((other) => other.name === name) === index);
}
