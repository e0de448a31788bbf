/** What `netyard exec` adds to a command: for scripts that call it often. */
import { spawnSync } from 'node:child_process';
import { bound, figure, inYard, median, onOneBridge, timed } from './bench.mjs';

await inYard(async ({ netyard, file }) => {
  netyard('up', file('small.yaml', onOneBridge(2)));
  netyard('exec', 'c1', '--', 'true'); // the first one makes its processes
  const node = await median(9, () => timed(() => spawnSync(process.execPath, ['-e', '0'])));
  const version = await median(9, () => timed(() => netyard('--version')));
  const exec = await median(9, () => timed(() => netyard('exec', 'c1', '--', 'true')));
  figure('node that does nothing', node, 'ms');
  figure('netyard --version', version, 'ms');
  figure('netyard exec c1 -- true', exec, 'ms');
  bound('exec against a node that does nothing', exec / node, 5, '×');
});
