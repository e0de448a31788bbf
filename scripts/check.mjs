/**
 * One word checks everything that needs no kernel: format, types, lint, architecture, unit tests.
 *
 *   node scripts/check.mjs [--report FILE]     FILE: where the unit tests' JSON report goes
 */
import { resultLine } from './lib/print.mjs';
import { run, sideBySide, tool } from './lib/run.mjs';

const flag = process.argv.indexOf('--report');
const report = flag === -1 ? null : process.argv[flag + 1];

// The longest first: with two cores the rest runs beside it.
const CHECKS = [
  ['unit tests', [...tool('vitest'), 'run', '--project', 'unit', '--reporter=dot', ...(report ? ['--reporter=json', `--outputFile.json=${report}`] : [])]],
  ['types of src/main', [...tool('tsc'), '-p', 'src/main']],
  ['types of src/renderer', [...tool('tsc'), '-p', 'src/renderer']],
  ['types of src/shared', [...tool('tsc'), '-p', 'src/shared']],
  ['types of the tests', [...tool('tsc'), '-p', 'test']],
  ['format', [...tool('biome'), 'format', '.']],
  ['lint', [...tool('biome'), 'lint', '.']],
  ['architecture', [process.execPath, 'scripts/lint/architecture.mjs']],
];

const results = await sideBySide(
  CHECKS.map(([name, argv]) => async () => {
    const result = await run(argv);
    console.log(resultLine(result.code === 0, name, result.ms));
    return { name, ...result };
  }),
);

const failed = results.filter(({ code }) => code !== 0);
for (const { name, output } of failed) console.log(`\n──── ${name}\n${output.trimEnd()}`);
console.log(failed.length === 0 ? '\ncheck: all good' : `\ncheck: failed: ${failed.map(({ name }) => name).join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
