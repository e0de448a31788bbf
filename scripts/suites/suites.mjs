import { run, tool } from '../lib/run.mjs';
import { readReport } from './report.mjs';

/**
 * The suites in order, each with its share of the 15 minutes that `npm test` may take; one without a share is of the long run.
 * CONTRIBUTING shows the same table; a test compares them.
 */
export const SUITES = [
  { name: 'check', minutes: 1, what: 'format, types, lint, architecture, unit tests' },
  { name: 'build', minutes: 0.25, what: 'dist/main and dist/renderer' },
  { name: 'image', minutes: 0.75, what: "the VM's image, where there is none" },
  { name: 'integration', minutes: 1.25, what: 'every driver and every promise, on the real kernel' },
  { name: 'integration, ordinary user', minutes: 2.5, what: 'the same without root, and what is the same for all (run by root only)' },
  { name: 'backends', minutes: 1.25, what: 'the contract of every backend, and lines that do not hold' },
  { name: 'parity', minutes: 0.75, what: 'the same topologies built by a real Docker Engine, fact by fact (by root only)' },
  { name: 'scale', minutes: 0, what: 'a thousand containers, alone on the machine (in the long run only)' },
  { name: 'vm', minutes: 2.5, what: "the VM itself, every driver in it, and what this machine's kernel lacks (by root as an ordinary user)" },
  { name: 'property', minutes: 1, what: 'random topologies: an edit leaves what a fresh start leaves; who reaches whom is as a model says' },
  { name: 'e2e', minutes: 3.75, what: 'a person draws, runs and types, in headless Chromium' },
];

/** Milliseconds after which a suite is ended: on a loaded machine all take longer, but three times the share is a hang. The long run may take hours. */
export function limit(minutes, long) {
  return (long ? 12 * 60 : 3 * minutes) * 60_000;
}

/** argv of one vitest project with a report for the tally. The config is not written to disk: an ordinary user may not write here. */
export function vitestArgv(project, report) {
  return [...tool('vitest'), 'run', '--configLoader', 'runner', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
}

/** Runs one vitest project in this process's place. */
export async function runProject(project, report, { minutes, long }) {
  const env = { ...process.env, ...longEnvironment(long) };
  const { code } = await run(vitestArgv(project, report), { show: true, env, timeoutMs: limit(minutes, long) });
  return readReport(report, code);
}

/** What the tests read to know how much they should do. */
export function longEnvironment(long) {
  return long ? { NETYARD_LONG: '1', NETYARD_PROPERTY_RUNS: '120' } : {};
}
