/**
 * Time and memory for each container against their number, on ten hosts: a lab with a bridge on each host, one with an overlay over all
 * of them, the same objects by batches of `ip` (no overlay), and Mininet. One after the other in one run.
 *
 *   NETYARD_SCALE=10,50,200 node test/bench/scale.bench.mjs     other numbers than 10, 50, 200, 500 and 1,000
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ipBatch } from './batch.mjs';
import { bound, figure, inYard, labProcesses, must, served, timed } from './bench.mjs';
import { mininet, withoutMininet } from './mininet.mjs';
import { openPage } from './page.mjs';

const HOSTS = 10;
const COUNTS = (process.env.NETYARD_SCALE ?? '10,50,200,500,1000').split(',').map(Number);

const hosts = Array.from({ length: HOSTS }, (_, index) => `h${index + 1}`);
const KINDS = {
  bridges: { networks: hosts.map((host) => `  on-${host}: { driver: bridge, host: ${host} }`), of: (host) => `on-${host}`, far: HOSTS },
  overlay: { networks: [`  all: { driver: overlay, hosts: [${hosts.join(', ')}] }`], of: () => 'all', far: 1 },
};

function lab(kind, count) {
  const { networks, of } = KINDS[kind];
  const containers = Array.from({ length: count }, (_, index) => `  c${index + 1}: { host: ${hosts[index % HOSTS]}, networks: [${of(hosts[index % HOSTS])}] }`);
  const hostLines = hosts.map((host) => `  ${host}: { lans: [office] }`);
  return `lans: { office: {} }\nhosts:\n${hostLines.join('\n')}\nnetworks:\n${networks.join('\n')}\ncontainers:\n${containers.join('\n')}\n`;
}

/** KiB that are free, as far as the kernel can tell: of the whole machine, so small labs are lost in what else goes on there. */
const available = () => Number(/^MemAvailable:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))[1]);

/** The kernel takes namespaces apart long after their last process has ended: what comes next must not pay for it. */
const quiet = (count) => sleep(1500 + 4 * count);

/** Milliseconds of start, of one container more and of stop; KiB while it runs. */
async function measured(yard, page, kind, count) {
  const before = available();
  const run = (number) => timed(() => page.call('lab.run', { lab: 'bench', text: lab(kind, number), file: null }));
  const start = await run(count);
  const memory = before - available();
  const far = `c${count - (KINDS[kind].far % count)}`;
  must(yard.netyard('exec', far, '--', 'ping', '-n', '-c1', '-w9', `c${count}`).includes(' 0% packet loss'), `${far} does not reach c${count}`);
  const more = await run(count + 1);
  const [{ pid }] = JSON.parse(yard.netyard('ps', '--json'));
  const stop = await timed(() => page.call('lab.stop', { lab: 'bench' }));
  must(!labProcesses().includes(String(pid)), 'pid 1 is still there');
  await quiet(count);
  return { start, more, stop, memory };
}

const none = withoutMininet();
if (none !== null) console.log(`       Mininet: ${none}`);
const found = [];
await inYard(async (yard) => {
  await served(yard, async (url) => {
    const page = await openPage(url);
    for (const count of COUNTS) {
      const bridges = await measured(yard, page, 'bridges', count);
      const ip = ipBatch(count, { apart: true, hosts: HOSTS });
      await quiet(count);
      const overlay = await measured(yard, page, 'overlay', count);
      const others = none === null ? mininet(HOSTS, count) : null;
      await quiet(count);
      found.push({ count, bridges, overlay, ip, others });
      for (const [what, it] of Object.entries({ bridges, overlay, Mininet: others })) if (it !== null) print(count, what, it);
      figure(`${count} containers by ip -batch, each in a user namespace of its own`, ip, 'ms');
    }
    page.close();
  });
});

function print(count, what, { start, more, stop, memory }) {
  const each = `${(start / count).toFixed(1)} ms and ${(memory / count).toFixed(0)} KiB each`;
  console.log(
    `       ${count} containers, ${what}: start ${start.toFixed(0)} ms, ${each}; stop ${stop.toFixed(0)} ms${more === undefined ? '' : `; one more ${more.toFixed(0)} ms`}`,
  );
}

const last = found.at(-1);
const earlier = found.find(({ count }) => count >= 50) ?? found[0];
bound(`bridges, ${last.count} against ip -batch`, last.bridges.start / last.ip, 2, '×');
if (last.others !== null) bound(`overlay, ${last.count} against Mininet`, last.overlay.start / last.others.start, 1, '×');
for (const kind of Object.keys(KINDS)) {
  bound(`${kind}, each of ${last.count} against each of ${earlier.count}`, last[kind].start / last.count / (earlier[kind].start / earlier.count), 1.5, '×');
}
