/**
 * Pull the plug: `kill -9` of the command, at a random point of start, edit, run and stop, and of the sandbox's pid 1.
 * Afterwards the lab is listed and usable, or it is gone with every process within 2 s.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Yard } from './yard.ts';

/** `npm run test:all` kills more often. A round is a handful of commands. */
const ROUNDS = process.env.NETYARD_LONG === '1' ? 200 : 6;
const TIMEOUT = 60_000 + ROUNDS * 10_000;

const small = `
name: plug
networks: { web: { driver: bridge } }
containers:
  a: { networks: [web] }
  b: { networks: [web], serves: { http: 80 } }
`;
const larger = `
name: plug
lans: { office: {} }
hosts: { alpha: { lans: [office] }, beta: { lans: [office] } }
networks:
  web: { driver: bridge, host: alpha }
  blue: { driver: overlay, hosts: [alpha, beta] }
containers:
  a: { host: alpha, networks: [web] }
  c: { host: alpha, networks: [blue] }
  d: { host: beta, networks: [blue], serves: { http: 80 } }
`;

let yard: Yard;
beforeEach(async () => {
  yard = await Yard.open();
});
afterEach(() => yard.close());

/** One ping, with what was said in case there is none. */
async function reaches(who: string, whom: string): Promise<void> {
  const ping = await yard.netyard(['exec', who, '--', 'ping', '-c', '1', '-W', '2', whom]);
  expect({ code: ping.code, said: ping.code === 0 ? '' : ping.stdout + ping.stderr }).toEqual({ code: 0, said: '' });
}

/** What must hold after any kill. */
async function listedAndUsableOrGone(): Promise<void> {
  const lab = (await yard.ps()).find((candidate) => candidate.name === 'plug');
  if (lab === undefined || lab.state === 'stopped') {
    expect(await yard.leftOvers(2000)).toEqual([]);
    return;
  }
  expect(['running', 'interrupted', 'changing', 'starting', 'failed']).toContain(lab.state);
  const again = await yard.netyard(['up', yard.file('small.yaml', small)]);
  expect({ code: again.code, said: again.code === 0 ? '' : again.stderr }).toEqual({ code: 0, said: '' });
  await reaches('a', 'b');
}

test(
  'killed while a lab starts: it is gone, or it stands',
  async () => {
    const file = yard.file('small.yaml', small);
    const whole = await yard.timed(['up', file]);
    await yard.netyard(['down', 'plug']);
    for (let round = 0; round < ROUNDS; round++) {
      await yard.killed(['up', file], (whole * (round + 0.5)) / ROUNDS);
      await listedAndUsableOrGone();
      await yard.netyard(['down', '--all']);
      expect(await yard.leftOvers(2000)).toEqual([]);
    }
  },
  TIMEOUT,
);

test(
  'killed while an edit runs: the next `up` goes on from what stands',
  async () => {
    const file = yard.file('plug.yaml', small);
    const whole = await yard.timed(['up', file]);
    for (let round = 0; round < ROUNDS; round++) {
      const [from, to] = round % 2 === 0 ? [larger, small] : [small, larger];
      yard.file('plug.yaml', from);
      await yard.killed(['up', file], (whole * (round + 1)) / ROUNDS);
      yard.file('plug.yaml', to);
      expect(await yard.netyard(['up', file])).toMatchObject({ code: 0 });
      await (to === small ? reaches('a', 'b') : reaches('c', 'd'));
    }
  },
  TIMEOUT,
);

test(
  'killed while a lab is stopped: it is gone',
  async () => {
    const file = yard.file('small.yaml', small);
    for (let round = 0; round < ROUNDS / 4; round++) {
      expect((await yard.netyard(['up', file])).code).toBe(0);
      await yard.killed(['down', 'plug'], 40 + 30 * round);
      await listedAndUsableOrGone();
      await yard.netyard(['down', '--all']);
      expect(await yard.leftOvers(2000)).toEqual([]);
    }
  },
  TIMEOUT,
);

test("the sandbox's pid 1 is killed: everything is gone within 2 s, and the lab can be built again", async () => {
  const file = yard.file('small.yaml', small);
  expect((await yard.netyard(['up', file])).code).toBe(0);
  expect((await yard.netyard(['exec', 'a', '--', 'true'])).code).toBe(0);
  const pid = (await yard.ps())[0]?.pid ?? 0;
  expect(pid).toBeGreaterThan(1);
  process.kill(pid, 'SIGKILL');
  expect(await yard.leftOvers(2000)).toEqual([]);
  expect(await yard.ps()).toEqual([]);
  expect((await yard.netyard(['up', file])).code).toBe(0);
  await reaches('a', 'b');
});

test('the command that started a lab ends, and the lab goes on; a terminal that is killed leaves nothing inside', async () => {
  expect((await yard.netyard(['up', yard.file('small.yaml', small)])).code).toBe(0);
  await yard.killed(['exec', 'a', '--', 'sleep', '1000'], 600);
  await expect.poll(async () => (await yard.netyard(['exec', 'a', '--', 'ps', '-eo', 'args'])).stdout, { timeout: 3000 }).not.toContain('sleep 1000');
  expect((await yard.ps()).map((lab) => lab.state)).toEqual(['running']);
});
