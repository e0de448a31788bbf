/**
 * 50 containers on one bridge, ready to ping, against the same objects made by the fastest batches of `ip`; and up to 200.
 * Programs have started on both sides: the lab is run by the app, as a page runs it. The command line's own time is told too.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { ipBatch } from './batch.mjs';
import { bound, figure, inYard, median, middle, must, onOneBridge, served, timed } from './bench.mjs';
import { openPage } from './page.mjs';

const ROUNDS = { 50: 5, 200: 3 };

/** The kernel takes namespaces apart long after their last process has ended: what comes next must not pay for it. */
const quiet = () => sleep(1500);

/** Turn about, so that a machine that is busy for a while is so for all. */
async function compare(yard, page, count) {
  const times = { lab: [], ip: [], shared: [] };
  for (let round = 0; round < ROUNDS[count]; round++) {
    times.lab.push(await timed(() => page.call('lab.run', { lab: 'bench', text: onOneBridge(count), file: null })));
    must(yard.netyard('exec', 'c1', '--', 'ping', '-c1', '-W2', `c${count}`).includes(' 0% packet loss'), 'the last container does not answer');
    await page.call('lab.stop', { lab: 'bench' });
    await quiet();
    times.ip.push(ipBatch(count, { apart: true }));
    await quiet();
    times.shared.push(ipBatch(count, { apart: false }));
    await quiet();
  }
  return { lab: middle(times.lab), ip: middle(times.ip), shared: middle(times.shared) };
}

async function byCommandLine({ netyard, file }, count) {
  const path = file('command.yaml', onOneBridge(count));
  const start = await median(5, () => timed(() => netyard('--version')));
  const up = await median(3, async () => {
    const ms = await timed(() => netyard('up', path));
    netyard('down', 'command');
    await quiet();
    return ms;
  });
  return up - start;
}

await inYard(async (yard) => {
  const [fifty, twoHundred] = await served(yard, async (url) => {
    const page = await openPage(url);
    const both = [await compare(yard, page, 50), await compare(yard, page, 200)];
    page.close();
    return both;
  });
  for (const [count, { lab, ip, shared }] of [
    [50, fifty],
    [200, twoHundred],
  ]) {
    figure(`${count} containers`, lab, 'ms');
    figure(`${count} containers by ip -batch, each in a user namespace of its own`, ip, 'ms');
    figure(`${count} containers by ip -batch, all in one user namespace`, shared, 'ms');
  }
  figure('50 containers by `netyard up`, less the start of the program', await byCommandLine(yard, 50), 'ms');
  bound('50 containers against the same by ip -batch', fifty.lab / fifty.ip, 2, '×');
  figure('50 containers against ip -batch without user namespaces', fifty.lab / fifty.shared, '×');
  bound('200 containers against four times 50', twoHundred.lab / (4 * fifty.lab), 1.25, '×');
});
