/**
 * In the VM, where a process is dear: two hosts with 20 containers each, run by the app, against the best batches of `ip` by hand,
 * both on the same machine. And how long a start from the snapshot takes until the first command is answered.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureImage } from '../../scripts/image/ensure.mjs';
import { BATCH, batchInput, batchTime } from './batch.mjs';
import { bound, figure, inYard, middle, must, served, timed } from './bench.mjs';
import { openPage } from './page.mjs';
import { openVm } from './vm.mjs';

const [HOSTS, EACH, ROUNDS] = [2, 20, 3];

function twoHosts() {
  const names = Array.from({ length: HOSTS }, (_, index) => `h${index + 1}`);
  const containers = names.flatMap((host) => Array.from({ length: EACH }, (_, index) => `  ${host}c${index + 1}: { host: ${host}, networks: [${host}n] }`));
  return [
    `hosts: { ${names.map((name) => `${name}: {}`).join(', ')} }`,
    `networks: { ${names.map((name) => `${name}n: { driver: bridge, host: ${name} }`).join(', ')} }`,
    'containers:',
    ...containers,
    '',
  ].join('\n');
}

/** Processes that the VM's kernel has started since it booted (proc(5): `processes` of /proc/stat). */
async function started(vm) {
  return Number((await vm.run('grep ^processes /proc/stat')).split(' ')[1]);
}

ensureImage();
await inYard(async (yard) => {
  const times = { lab: [], ip: [] };
  let processes = 0;
  await served(
    yard,
    async (url) => {
      const page = await openPage(url);
      // The first lab starts the VM, loads its modules and tries its kernel out.
      await page.call('lab.run', { lab: 'bench', text: twoHosts(), file: null });
      const vm = await openVm(yard.folder);
      for (let round = 0; round < ROUNDS; round++) {
        await page.call('lab.stop', { lab: 'bench' });
        times.ip.push(batchTime(await vm.feed([...BATCH, String(HOSTS * EACH)], batchInput(HOSTS, HOSTS * EACH, true)), HOSTS, HOSTS * EACH, true));
        const before = await started(vm);
        times.lab.push(await timed(() => page.call('lab.run', { lab: 'bench', text: twoHosts(), file: null })));
        processes = (await started(vm)) - before;
      }
      must(yard.netyard('exec', 'h2c1', '--', 'ping', '-c1', '-W5', `h2c${EACH}`).includes(' 0% packet loss'), 'the last container does not answer');
      await page.call('lab.stop', { lab: 'bench' });
      vm.close();
      page.close();
    },
    ['--backend', 'vm'],
  );
  const [lab, ip] = [middle(times.lab), middle(times.ip)];
  figure(`${HOSTS} hosts with ${EACH} containers each, in the VM`, lab, 'ms');
  figure('the same by ip -batch in the VM', ip, 'ms');
  figure('processes that the start of such a lab takes', processes, '');
  bound('two hosts with 20 containers each in the VM, against the same by hand there', lab / ip, 3, '×');

  const resumed = [];
  for (let round = 0; round < ROUNDS; round++) {
    resumed.push(
      await timed(async () => {
        const vm = await openVm(yard.folder);
        must((await vm.run('echo answered')) === 'answered\n', 'the VM does not answer');
        vm.close();
      }),
    );
    // The next start is one from nothing once the keeper has gone: it takes its record along.
    while (existsSync(join(yard.folder, 'netyard', 'vm', 'keeper.json'))) await sleep(50);
  }
  bound('from nothing to the first command in the VM, by its snapshot', middle(resumed) / 1000, 1.5, 's');
});
