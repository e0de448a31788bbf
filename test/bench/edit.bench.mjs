/** One container more on 200: only its objects are touched, in less than a fifth of a second. And Stop, with 200. */
import { setTimeout as sleep } from 'node:timers/promises';
import { bound, figure, inYard, labProcesses, median, middle, must, onOneBridge, served, timed } from './bench.mjs';
import { openPage } from './page.mjs';

await inYard(async (yard) => {
  const { netyard, file } = yard;
  const path = file('many.yaml', onOneBridge(200));
  netyard('up', path);
  const start = await median(5, () => timed(() => netyard('--version')));
  const times = { page: [], command: [] };
  await served(yard, async (url) => {
    const page = await openPage(url);
    for (let count = 201; count <= 210; count++) {
      const text = onOneBridge(count);
      file('many.yaml', text);
      const { steps } = JSON.parse(netyard('plan', path, '--json'));
      const others = steps.filter(({ element }) => ![`containers.c${count}`, `c${count}.web`, 'networks.web'].includes(element));
      must(steps.length > 0 && others.length === 0, `steps of others: ${others.map(({ resource }) => resource).join(', ')}`);
      if (count % 2 === 0) times.command.push((await timed(() => netyard('up', path))) - start);
      else times.page.push(await timed(() => page.call('lab.run', { lab: 'many', text, file: path })));
      await sleep(500);
    }
    page.close();
  });
  must(netyard('exec', 'c1', '--', 'ping', '-c1', '-W2', 'c210').includes(' 0% packet loss'), 'the new container does not answer');
  bound('one container more on 200', middle(times.page) / 1000, 0.2, 's');
  figure('the same by `netyard up`, less the start of the program', middle(times.command), 'ms');

  const before = labProcesses().length;
  must(before > 1, 'no process of the lab is seen');
  const [{ pid }] = JSON.parse(netyard('ps', '--json'));
  const stop = await timed(() => netyard('down', 'many'));
  must(!labProcesses().includes(String(pid)), 'pid 1 is still there');
  bound('stop of 210 containers, until nothing of them is left', stop / 1000, 2, 's');
  figure('processes that were there', before, '');
});
