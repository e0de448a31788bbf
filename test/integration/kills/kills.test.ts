/**
 * Pull the plug: `kill -9` of a command, or of any process that it has started, at a random point of start, edit, stop and keep.
 * Afterwards the lab is listed and usable, or it is gone with every process within 2 s; and the next command goes on from there.
 */
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import type { Session } from '../../../src/main/session/session.ts';
import { descendants, pinged, ran, withLab } from './inside.ts';
import { type Ended, Yard } from './yard.ts';

/** Kills of each of the four kinds. With root's and the ordinary user's run there are 40 in `npm test`, 1,000 in `npm run test:all`. */
const EACH = process.env.NETYARD_LONG === '1' ? 125 : process.getuid?.() === 0 ? 2 : 8;
/** What a shell says of a program that it was to run and that was killed: the command itself, below `bin/netyard`. */
const KILLED = 137;
const TIMEOUT = 60_000 + EACH * 10_000;

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

const kills = { start: 0, edit: 0, stop: 0, keep: 0 };
afterAll(() => {
  const count = Object.values(kills).reduce((sum, each) => sum + each, 0);
  process.stdout.write(
    `${count} kills: ${Object.entries(kills)
      .map(([kind, each]) => `${each} at ${kind}`)
      .join(', ')}\n`,
  );
  expect(count).toBe(4 * EACH);
});

/** Kills the command, or every other time one of the processes that it has started; that one has to end with a sentence then. */
async function pull(kind: keyof typeof kills, round: number, argv: readonly string[], afterMs: number): Promise<Ended> {
  kills[kind] += 1;
  const ended = await yard.killed(argv, afterMs, (command) => {
    const family = round % 2 === 0 ? [] : descendants(command);
    return family[Math.floor(Math.random() * family.length)] ?? command;
  });
  expect({ ...ended, round }).toEqual({
    code: expect.toBeOneOf([-1, 0, 1, KILLED]),
    stdout: expect.any(String),
    stderr: expect.not.stringMatching(/^\s+at /m),
    round,
  });
  return ended;
}

const plug = <T>(work: (lab: Session) => Promise<T>): Promise<T> => withLab(yard, 'plug', work);

/** Builds it, or goes on from what a kill has left, and asks whether the one reaches the other. */
async function usable(text: string, file: string, from: string, to: string): Promise<void> {
  expect(await used(text, file, from, to)).toBe('');
}

/** What was wrong with it, if anything. */
async function used(text: string, file: string, from: string, to: string): Promise<string> {
  return await plug(async (lab) => {
    const done = await lab.apply(text, { file });
    return done.ok ? await pinged(lab, from, to) : done.problems.map(({ code, message }) => `${code}: ${message}`).join(' ');
  });
}

/** What must hold after any kill. */
async function listedAndUsableOrGone(file: string): Promise<void> {
  const { state } = await plug((lab) => lab.summary());
  if (state === 'stopped') expect(await yard.leftOvers(2000)).toEqual([]);
  else {
    expect(['running', 'interrupted', 'changing', 'starting', 'failed']).toContain(state);
    const said = await used(small, file, 'a', 'b');
    // The word to end may have been given before the kill: then it is gone a moment later.
    if (said === '') return;
    const [left, { state: now }] = [await yard.leftOvers(2000), await plug((lab) => lab.summary())];
    expect({ said, left, now }).toEqual({ said, left: [], now: 'stopped' });
  }
}

async function gone(): Promise<void> {
  const removed = await plug((lab) => lab.remove());
  // A kill before anything was written down leaves nothing to be removed.
  if (!removed.ok) expect(removed.problems.map(({ code }) => code)).toEqual(['unknown-lab']);
  expect(await yard.leftOvers(2000)).toEqual([]);
}

/** Points of time all over what a command takes, which is measured first. */
const point = (round: number, whole: number) => (whole * (round + Math.random())) / EACH;

test(
  'killed while a lab starts: it is gone, or it stands',
  async () => {
    const file = yard.file('small.yaml', small);
    const whole = await yard.timed(['up', file]);
    await gone();
    for (let round = 0; round < EACH; round++) {
      await pull('start', round, ['up', file], point(round, whole));
      await listedAndUsableOrGone(file);
      await gone();
    }
  },
  TIMEOUT,
);

test(
  'killed while an edit runs: the next goes on from what stands',
  async () => {
    const file = yard.file('plug.yaml', larger);
    await usable(small, file, 'a', 'b');
    const whole = await yard.timed(['up', file]);
    for (let round = 0; round < EACH; round++) {
      const [from, to] = round % 2 === 0 ? [small, larger] : [larger, small];
      yard.file('plug.yaml', to);
      await pull('edit', round, ['up', file], point(round, whole));
      // Back to where it came from, or on to where it was to go.
      await (round % 4 < 2 ? usable(to, file, ...pairOf(to)) : usable(from, file, ...pairOf(from)));
      await usable(to, file, ...pairOf(to));
    }
  },
  TIMEOUT,
);

function pairOf(text: string): [string, string] {
  return text === small ? ['a', 'b'] : ['c', 'd'];
}

test(
  'killed while a lab is stopped: it is gone',
  async () => {
    const file = yard.file('small.yaml', small);
    await usable(small, file, 'a', 'b');
    const whole = await yard.timed(['down', 'plug']);
    for (let round = 0; round < EACH; round++) {
      await usable(small, file, 'a', 'b');
      await pull('stop', round, ['down', 'plug'], point(round, whole));
      await listedAndUsableOrGone(file);
    }
    await gone();
  },
  TIMEOUT,
);

test(
  'killed while what was changed by hand is kept: the file is the old or the new one, and the lab becomes what it says',
  async () => {
    const file = yard.file('kept.yaml', small);
    await usable(small, file, 'a', 'b');
    const whole = await timeToKeep(9);
    for (let round = 0; round < EACH; round++) {
      const before = readFileSync(file, 'utf8');
      await takeAddress(10 + round);
      await pull('keep', round, ['keep'], point(round, whole));
      const after = readFileSync(file, 'utf8');
      const kept = before.replace(/(?<=ipv4_address: 172\.18\.0\.)\d+/, `${10 + round}`);
      expect([before, kept]).toContain(after);
      await usable(after, file, 'a', 'b');
      expect(await yard.netyard(['keep'])).toMatchObject({ code: 0, stderr: '' });
      expect(readFileSync(file, 'utf8')).toBe(kept);
      expect((await plug((lab) => ran(lab, 'a', ['hostname', '-I']))).said.trim()).toBe(`172.18.0.${10 + round}`);
    }
  },
  TIMEOUT,
);

/** By hand, in a terminal of a, which has another address at first. */
async function takeAddress(last: number): Promise<void> {
  const script = `ip addr flush dev eth0 && ip addr add 172.18.0.${last}/16 dev eth0 && ip route add default via 172.18.0.1`;
  expect(await plug((lab) => ran(lab, 'a', ['sh', '-c', script]))).toEqual({ code: 0, said: '' });
}

async function timeToKeep(last: number): Promise<number> {
  await takeAddress(last);
  return await yard.timed(['keep']);
}
