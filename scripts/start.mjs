/**
 * `npm start`: from a fresh clone to the open app. Only Node's built-ins: it runs before anything is installed.
 *
 *   node scripts/start.mjs [--yes] [--prepare] [--browser] [--quiet]
 *     --yes      install missing Debian packages without asking (CI=true does the same)
 *     --prepare  install and build, then end
 *     --browser  serve to the browser even where a window is possible
 *     --quiet    do not say what was built
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { asker } from './lib/ask.mjs';
import { installDependencies } from './lib/dependencies.mjs';
import { findElectron } from './lib/electron.mjs';
import { ROOT } from './lib/files.mjs';
import { installTools, nodeTooOld } from './lib/machine.mjs';

const flags = new Set(process.argv.slice(2));
const say = (line) => process.stderr.write(`${line}\n`);

await main();

async function main() {
  const tooOld = nodeTooOld();
  if (tooOld) return end(1, tooOld);
  // Missing programs do not stop the editor: the app says again what it needs before a lab runs.
  if (!flags.has('--prepare')) await installTools({ needs: ['run', 'better'], ask: asker(flags.has('--yes')), say });
  if (!installDependencies(say)) return end(1);
  if (!(await build())) return end(1);
  if (flags.has('--prepare')) return;
  if (process.platform !== 'linux') say('Labs run on Linux: “Where labs run” in the app offers those that are within reach of this system.');
  const electron = flags.has('--browser') ? { why: 'the browser was asked for' } : findElectron(say);
  if (electron.program) return await attend(electron.program, [ROOT]);
  say(`No window (${electron.why}): open this page in your browser. Ctrl-C ends it; labs that run go on.`);
  await attend(process.execPath, [join(ROOT, 'dist/main/cli.js'), 'serve']);
}

function end(code, line) {
  if (line) say(line);
  process.exitCode = code;
}

async function build() {
  try {
    const { build } = await import('./build.mjs');
    await build({ quiet: flags.has('--quiet') });
    return true;
  } catch (error) {
    // esbuild and vite have printed what is wrong, with the place.
    say(`The build failed${Array.isArray(error.errors) ? '' : `: ${error.message}`}.`);
    return false;
  }
}

/** Runs the app, passes on the signals that end it, and ends with its code. */
function attend(program, args) {
  const child = spawn(program, args, { cwd: ROOT, stdio: 'inherit' });
  // Ctrl-C reaches the child by the terminal; a signal to this process alone does not.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on('error', (error) => {
      end(1, error.message);
      resolve();
    });
    child.on('exit', (code, signal) => {
      process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
      resolve();
    });
  });
}
