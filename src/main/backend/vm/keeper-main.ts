/** The keeper as a process: `node vm-keeper.js STATE_ROOT`, started by whoever first wants the VM. */
import { truncate } from 'node:fs/promises';
import { VmFolder } from './folder.ts';
import { keepVm } from './keep.ts';

function log(sentence: string): void {
  process.stderr.write(`${new Date().toISOString()} ${sentence}\n`);
}

const root = process.argv[2];
if (root === undefined) {
  log('Usage: vm-keeper STATE_ROOT');
  process.exit(2);
}
const folder = new VmFolder(root);
const asked = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => asked.abort());
await truncate(folder.log).catch(() => undefined);
const done = await keepVm(folder, log, asked.signal);
for (const { code, message } of done.ok ? [] : done.problems) log(code === 'lab-busy' ? 'Another keeper has the VM, and does not end.' : message);
process.exit(done.ok ? 0 : 1);
