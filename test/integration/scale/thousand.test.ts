/** A thousand containers on ten hosts: they start, all are reached, the lab is edited as quickly as it is large, and stops as quickly as the kernel can. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must, until } from '../../until.ts';
import { TestLab } from '../drivers/lab.ts';

const CONTAINERS = 1000;
const HOSTS = 10;
const MINUTES = 60_000;
const hosts = Array.from({ length: HOSTS }, (_, index) => `h${index + 1}`);
const names = Array.from({ length: CONTAINERS }, (_, index) => `c${index + 1}`);
const hostOf = (index: number) => `h${(index % HOSTS) + 1}`;

const LAB = `
lans: { office: {} }
hosts:
${hosts.map((name) => `  ${name}: { lans: [office] }`).join('\n')}
networks:
  all: { driver: overlay, hosts: [${hosts.join(', ')}] }
containers:
${names.map((name, index) => `  ${name}: { host: ${hostOf(index)}, networks: [all] }`).join('\n')}
`;
const EXTRA = `${LAB.replace(/ {2}c7: .*\n/, '')}  extra: { host: h1, networks: [all] }\n`;

let lab: TestLab;
beforeAll(async () => {
  lab = await TestLab.up(LAB);
}, 5 * MINUTES);
afterAll(async () => await lab.down(), MINUTES);

/** Does this for each, eight at a time; what is not '' is told. */
async function forEach(all: readonly string[], ask: (name: string) => Promise<string>): Promise<readonly string[]> {
  const waiting = [...all];
  const said: string[] = [];
  const work = async () => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) said.push(await ask(name));
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return said.filter((each) => each !== '');
}

test(
  'each answers a ping from one on another host',
  async () => {
    // The first container of each host asks all of the next one's, until each has answered: the kernel has one table of neighbours for
    // all namespaces of the machine (net.ipv4.neigh.default.gc_thresh3, by default 1024 entries), and drops what finds no room there.
    const unanswered = await forEach(
      hosts.map((_, index) => `${index}`),
      async (index) => {
        const next = (Number(index) + 1) % HOSTS;
        const asked = names.filter((_, at) => at % HOSTS === next);
        const { said } = await lab.run(
          names[Number(index)] ?? '',
          `for each in ${asked.join(' ')}; do for try in $(seq 20); do ping -n -c 1 -W 2 $each >/dev/null 2>&1 && echo $each && break; sleep 1; done; done`,
        );
        return asked.filter((name) => !said.split('\n').includes(name)).join(' ');
      },
    );
    expect(unanswered).toEqual([]);
  },
  5 * MINUTES,
);

test(
  'somebody is inside each: all have processes, files and control groups of their own',
  async () => {
    const wrong = await forEach(names, async (name) => {
      const { code, said } = await lab.run(name, 'hostname; echo mine > /opt/mine && cat /proc/sys/kernel/hostname');
      return code === 0 && said === `${name}\n${name}` ? '' : `${name}: ${code} ${said}`;
    });
    expect(wrong).toEqual([]);
  },
  10 * MINUTES,
);

test(
  'an edit touches what it is about and nothing else; what was changed by hand is found among all',
  async () => {
    const plan = must(await lab.session.plan(EXTRA));
    // Of the network only its names.
    const about = new Set(plan.steps.map(({ element, resource }) => (element === 'networks.all' ? resource : element)));
    expect(about).toEqual(new Set(['containers.c7', 'c7.all', 'containers.extra', 'extra.all', 'names:all']));
    await lab.edit(EXTRA);
    expect([await lab.pings('extra', 'c1000'), await lab.pings('c500', 'extra'), await lab.pings('c1', 'c2')]).toEqual([true, true, true]);
    expect(await lab.run('c777', 'ip link set eth0 down')).toMatchObject({ code: 0 });
    expect(must(await lab.session.byHand.differences()).map(({ sentence }) => sentence)).toEqual(['eth0 in c777 is down.']);
    must(await lab.session.byHand.reset(null));
    expect(await lab.pings('c777', 'c1')).toBe(true);
  },
  10 * MINUTES,
);

test(
  'a stop takes as long as the kernel needs, and leaves nothing',
  async () => {
    const begin = performance.now();
    must(await lab.session.stop());
    const ours = performance.now() - begin;
    // The same lab again, to be ended by nobody but the kernel: kill(2) of its first process, until that is dead.
    await lab.edit(EXTRA);
    const entered = names.filter((name) => name !== 'c7');
    expect(await forEach(entered, async (name) => `${(await lab.run(name, 'true')).code || ''}`)).toEqual([]);
    const pid = (await lab.session.summary()).pid ?? 0;
    const kernels = await timeToDie(pid);
    process.stdout.write(`stop of ${CONTAINERS} containers: ${ours.toFixed(0)} ms, the kernel's own time ${kernels.toFixed(0)} ms\n`);
    expect(ours).toBeLessThan(1.5 * kernels);
    expect((await lab.session.summary()).pid).toBeNull();
  },
  15 * MINUTES,
);

async function timeToDie(pid: number): Promise<number> {
  expect(pid).toBeGreaterThan(1);
  const begin = performance.now();
  process.kill(pid, 'SIGKILL');
  await until(
    () => stateOf(pid),
    (state) => state === '' || state === 'Z' || state === 'X',
    60_000,
  );
  return performance.now() - begin;
}

/** As proc(5) says it; empty where there is no such process any more. */
function stateOf(pid: number): string {
  try {
    return /^\d+ \(.*\) (\S)/s.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1] ?? '';
  } catch {
    return '';
  }
}
