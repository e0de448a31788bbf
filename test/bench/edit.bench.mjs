/** One container more on 200: only its objects are touched, in less than a fifth of a second. And Stop, with 200. */
import { bound, figure, inYard, labProcesses, median, must, onOneBridge, timed } from './bench.mjs';

await inYard(async ({ netyard, file }) => {
  const start = await median(5, () => timed(() => netyard('--version')));
  const path = file('many.yaml', onOneBridge(200));
  netyard('up', path);
  const times = [];
  for (let extra = 1; extra <= 5; extra++) {
    file('many.yaml', onOneBridge(200 + extra));
    const { steps } = JSON.parse(netyard('plan', path, '--json'));
    const others = steps.filter(({ element }) => !/^(containers\.c20\d|c20\d\.web|networks\.web)$/.test(element));
    must(steps.length > 0 && others.length === 0, `steps of others: ${others.map(({ resource }) => resource).join(', ')}`);
    times.push((await timed(() => netyard('up', path))) - start);
  }
  must(netyard('exec', 'c1', '--', 'ping', '-c1', '-W2', 'c205').includes(' 0% packet loss'), 'the new container does not answer');
  bound('one container more on 200 (start of the program taken off)', times.sort((a, b) => a - b)[2] / 1000, 0.2, 's');

  const before = labProcesses().length;
  must(before > 1, 'no process of the lab is seen');
  const [{ pid }] = JSON.parse(netyard('ps', '--json'));
  const stop = await timed(() => netyard('down', 'many'));
  must(!labProcesses().includes(String(pid)), 'pid 1 is still there');
  bound('stop of 205 containers, until nothing of them is left', stop / 1000, 2, 's');
  figure('processes that were there', before, '');
});
