/** 50 containers on one bridge, ready to ping, against the same objects made by the fastest batches of `ip`; and up to 200. */
import { ipBatch } from './batch.mjs';
import { bound, figure, inYard, median, must, onOneBridge, timed } from './bench.mjs';

const ROUNDS = 5;

await inYard(async ({ netyard, file }) => {
  // What any command of ours costs before it does anything.
  const start = await median(ROUNDS, () => timed(() => netyard('--version')));
  figure('start of the program (taken off below)', start, 'ms');
  const up = (count) =>
    median(ROUNDS, async () => {
      const path = file(`bench${count}.yaml`, onOneBridge(count));
      const ms = await timed(() => netyard('up', path));
      const pinged = netyard('exec', 'c1', '--', 'ping', '-c1', '-W2', `c${count}`);
      must(pinged.includes(' 0% packet loss'), 'the last container does not answer');
      netyard('down', `bench${count}`);
      return ms - start;
    });
  const [fifty, twoHundred] = [await up(50), await up(200)];
  const [fiftyByIp, twoHundredByIp] = [await median(ROUNDS, () => ipBatch(50)), await median(ROUNDS, () => ipBatch(200))];
  figure('50 containers', fifty, 'ms');
  figure('50 containers by ip -batch', fiftyByIp, 'ms');
  figure('200 containers', twoHundred, 'ms');
  figure('200 containers by ip -batch', twoHundredByIp, 'ms');
  bound('50 containers against ip -batch', fifty / fiftyByIp, 2, '×');
  bound('200 containers against four times 50', twoHundred / (4 * fifty), 1.25, '×');
});
