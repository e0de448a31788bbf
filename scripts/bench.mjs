/**
 * `npm run bench`: how fast, as ratios taken side by side in one run. Every figure comes with the machine it was taken
 * on, and each script in test/bench asserts that it measured what it says.
 *
 *   node scripts/bench.mjs [NAME…]     NAME: only scripts whose name begins so
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { ROOT } from './lib/files.mjs';
import { paint } from './lib/print.mjs';
import { run } from './lib/run.mjs';

const FOLDER = join(ROOT, 'test/bench');
const wanted = process.argv.slice(2);

await build();
printMachine();
const scripts = readdirSync(FOLDER).filter((file) => file.endsWith('.bench.mjs') && (wanted.length === 0 || wanted.some((name) => file.startsWith(name))));
let failed = 0;
for (const script of scripts.sort()) {
  console.log(paint('bold', `\n━━━━ ${script.replace(/\.bench\.mjs$/, '')}`));
  const { code } = await run([process.execPath, join(FOLDER, script)], { show: true });
  if (code !== 0) failed++;
}
console.log(`\n${scripts.length - failed} of ${scripts.length} within their bounds`);
process.exitCode = failed === 0 && scripts.length > 0 ? 0 : 1;

function printMachine() {
  const said = (...argv) => spawnSync(argv[0], argv.slice(1), { encoding: 'utf8' }).stdout?.trim().split('\n')[0] ?? 'not there';
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  console.log(`machine   ${availableParallelism()} × ${cpus()[0]?.model ?? arch()}, ${Math.round(totalmem() / 2 ** 30)} GiB, load ${loadavg()[0].toFixed(1)}`);
  console.log(`kernel    ${release()} (${arch()})`);
  console.log(
    `versions  netyard ${version}, node ${process.versions.node}, ${said('ip', '-V')}, ${said('perl', '-e', 'print "perl $^V"')}, ${said('iptables', '-V')}`,
  );
  console.log(`user      ${process.getuid() === 0 ? 'root' : 'ordinary'}`);
}
