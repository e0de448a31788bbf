/**
 * `npm test`: every suite, on this machine's real kernel. Its last line is `N passed, N failed`.
 *
 *   node scripts/test.mjs [--all] [--only SUITE]… [--yes]
 *     --all    the long run: more random topologies, thousands of kills; no limit of time
 *     --only   only suites whose name begins so
 *     --yes    install missing Debian packages without asking (CI=true does the same)
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { installDependencies } from './lib/dependencies.mjs';
import { installTools, nodeTooOld } from './lib/machine.mjs';
import { asker } from './lib/ask.mjs';
import { paint, seconds } from './lib/print.mjs';
import { runCheck } from './suites/check.mjs';
import { runAsOrdinaryUser } from './suites/ordinary-user.mjs';
import { servedNowhere, sum } from './suites/report.mjs';
import { runProject, SUITES } from './suites/suites.mjs';

const args = process.argv.slice(2);
const long = args.includes('--all');
const only = args.flatMap((arg, index) => (args[index - 1] === '--only' ? [arg] : []));
const say = (line) => process.stderr.write(`${line}\n`);
const folder = mkdtempSync(join(tmpdir(), 'netyard-reports-'));
const isRoot = process.getuid?.() === 0;

const RUNNERS = {
  check: () => runCheck(join(folder, 'unit.json')),
  build: runBuild,
  integration: (suite) => project('integration', suite),
  'integration, ordinary user': (suite) => runAsOrdinaryUser('integration', { ...suite, long }),
  image: runImage,
  backends: (suite) => project('backends', suite),
  parity: (suite) => project('parity', suite),
  scale: (suite) => project('scale', suite),
  vm: (suite) => (isRoot ? runAsOrdinaryUser('vm', { ...suite, long }) : project('vm', suite)),
  property: (suite) => project('property', suite),
  e2e: (suite) => project('e2e', suite),
};

await main();

async function main() {
  const ready = await prepare();
  const tallies = ready === null ? [] : [{ passed: 0, failed: 1, names: [], unserved: [], faults: [ready] }];
  const chosen = SUITES.filter(
    ({ name, minutes }) =>
      (only.length === 0 || only.some((start) => name.startsWith(start))) && (isRoot || !name.endsWith('ordinary user')) && (long || minutes > 0),
  );
  for (const suite of ready === null ? chosen : []) {
    console.log(paint('bold', `\n━━━━ ${suite.name} (${suite.what})`));
    const begin = performance.now();
    const tally = await RUNNERS[suite.name](suite);
    tallies.push({ suite: suite.name, ...tally, faults: tally.faults.map((fault) => `${suite.name}: ${fault}`) });
    printTally(suite, tally, performance.now() - begin);
    if (['build', 'image'].includes(suite.name) && tally.failed > 0) break; // everything after it runs what they build
  }
  rmSync(folder, { recursive: true, force: true });
  if (only.length === 0) tallies.push(await onBothKernels(tallies));
  const { passed, failed, faults } = sum(tallies);
  // Again at the end: of a long log, the end is what is kept and read.
  for (const fault of faults) console.log(`${paint('red', 'failed')}: ${fault}`);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

/** From a fresh clone: Debian packages, then npm's. A sentence where that is not possible. */
async function prepare() {
  const tooOld = nodeTooOld();
  if (tooOld) return tooOld;
  await installTools({ needs: ['run', 'better', 'test', ...(long ? ['long'] : [])], ask: asker(args.includes('--yes')), say });
  return installDependencies(say) ? null : 'the packages could not be installed';
}

async function project(name, { minutes }) {
  return await runProject(name, join(folder, `${name}.json`), { minutes, long });
}

async function runBuild() {
  const { build } = await import('./build.mjs');
  return await counted('the build', build);
}

async function runImage() {
  const { ensureImage } = await import('./image/ensure.mjs');
  return await counted('the image', () => {
    ensureImage();
    if (long) ensureImage('arm64');
  });
}

/** Work that passes or fails as a whole. */
async function counted(name, work) {
  try {
    await work();
    return { passed: 1, failed: 0, names: [], unserved: [], faults: [] };
  } catch (error) {
    return { passed: 0, failed: 1, names: [], unserved: [], faults: [`${name} failed: ${error.message}`] };
  }
}

/** Says how many tests ran on which kernel. What a kernel lacks must have run on another; that a user is not root is no kernel's fault. */
async function onBothKernels(tallies) {
  const on = (start) => tallies.filter(({ suite }) => suite?.startsWith(start)).reduce((count, { passed }) => count + passed, 0);
  const nowhere = servedNowhere(tallies);
  console.log(
    `\n${on('integration') + on('parity') + on('scale') + on('property')} tests on this machine's kernel (Linux ${release()}), ${on('vm')} on the VM's`,
  );
  if (nowhere.length > 0) console.log(`served nowhere in this run, ${nowhere.length}:\n${nowhere.map(({ name, why }) => `  ${name} — ${why}`).join('\n')}`);
  const faults = nowhere.filter(({ kernel }) => kernel).map(({ name }) => `${name} ran on no kernel`);
  return { passed: 0, failed: faults.length, names: [], unserved: [], faults };
}

function printTally({ name, minutes }, { passed, failed, unserved, faults }, ms) {
  for (const fault of faults) console.log(`${paint('red', 'failed')}: ${fault}`);
  if (unserved.length > 0) console.log(`not served here, ${unserved.length}:\n${unserved.map(({ name: test, why }) => `  ${test} — ${why}`).join('\n')}`);
  const over = ms > minutes * 60_000 ? `, over its share of ${minutes} min` : '';
  console.log(`${name}: ${passed} passed, ${failed} failed, ${unserved.length} not served here, ${seconds(ms)}${over}`);
}
