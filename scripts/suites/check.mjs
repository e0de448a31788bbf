import { run } from '../lib/run.mjs';
import { readReport } from './report.mjs';

/** `npm run check` with the unit tests' report: each of its checks counts as one test beside them. */
export async function runCheck(report) {
  const { code, output } = await run([process.execPath, 'scripts/check.mjs', '--report', report]);
  process.stdout.write(output);
  const unit = readReport(report, 0);
  const others = [...output.matchAll(/^(ok|failed) +(?!unit tests)(\S.*?) {2,}[\d.]+ s$/gm)];
  const faults = others.filter(([, result]) => result === 'failed').map(([, , name]) => name);
  if (code !== 0 && faults.length === 0 && unit.failed === 0) faults.push(`check ended with ${code}`);
  return {
    ...unit,
    passed: unit.passed + others.length - others.filter(([, result]) => result === 'failed').length,
    failed: unit.failed + faults.length,
    faults: [...unit.faults, ...faults],
  };
}
