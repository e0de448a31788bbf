/** A lab on a host that ssh reaches, and what becomes of it when the line does not hold. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Backends } from '../../../src/main/backend/backends.ts';
import { Labs } from '../../../src/main/session/labs.ts';
import type { Session } from '../../../src/main/session/session.ts';
import type { LabSummary } from '../../../src/shared/api/contract.ts';
import { must, until } from '../../until.ts';
import { type Sshd, startSshd } from './sshd.ts';

const TWO = 'networks: { web: { driver: bridge } }\ncontainers: { a: { networks: [web] }, b: { networks: [web] } }\n';
const THREE = `${TWO.slice(0, -3)}, c: { networks: [web] } }\n`;

let sshd: Sshd;
let root: string;
let backends: Backends;
let labs: Labs;
let lab: Session;
const told: LabSummary[] = [];

beforeAll(async () => {
  sshd = await startSshd();
  root = mkdtempSync(join(tmpdir(), 'netyard-line-'));
  backends = new Backends({ root, environment: { ...process.env, NETYARD_SSH_CONFIG: sshd.configuration }, platform: 'linux' });
  labs = new Labs(root, backends, () => 'ssh:lab-host');
  labs.on('changed', (summary) => void told.push(summary));
  lab = labs.open('shop');
});
afterAll(async () => {
  must(await lab.remove());
  labs.dispose();
  backends.dispose();
  await sshd.dispose();
  rmSync(root, { recursive: true });
});

async function ping(from: string, to: string): Promise<number> {
  const entered = await lab.enter(from, ['ping', '-n', '-c', '1', '-W', '2', to]);
  if (!entered.ok) throw new Error(entered.problems[0]?.message);
  const program = entered.value.executor.stream(entered.value.argv);
  program.stdin.end();
  return (await program.ended).code;
}

test('a lab runs there as it does here', async () => {
  expect(await lab.apply(TWO, { file: null })).toMatchObject({ ok: true, value: { state: 'running', backend: 'ssh:lab-host', unreachable: null } });
  expect(await ping('a', 'b')).toBe(0);
});

test('a line over which nothing comes is noticed within 10 s and said; the lab is found again when it is back', async () => {
  const { pid } = await lab.summary();
  sshd.freeze();
  const begin = Date.now();
  await until(
    () => told.at(-1)?.state,
    (state) => state === 'unreachable',
    10_000,
  );
  expect([Date.now() - begin < 10_000, told.at(-1)]).toMatchObject([
    true,
    { pid, unreachable: expect.stringMatching(/^lab-host has not answered for 8 s|^(The|There is no) connection to lab-host/) },
  ]);
  expect(await lab.apply(THREE, { file: null })).toMatchObject({ ok: false });
  sshd.thaw();
  await until(
    () => told.at(-1)?.state,
    (state) => state === 'running',
    15_000,
  );
  expect([await ping('b', 'a'), (await lab.summary()).pid]).toEqual([0, pid]);
});

test('a plan that is cut off in the middle is settled once the line is back', async () => {
  const editing = lab.apply(THREE, { file: null }, () => void sshd.cut());
  expect(await editing).toMatchObject({ ok: false });
  await until(
    async () => await lab.apply(THREE, { file: null }),
    (done) => done.ok,
    20_000,
  );
  expect([(await lab.summary()).state, await ping('c', 'a')]).toEqual(['running', 0]);
});

test('a host that is not there is said so, with what ssh said', async () => {
  const elsewhere = labs.open('elsewhere');
  await sshd.stop();
  const refused = await elsewhere.apply(TWO, { file: null });
  await sshd.start();
  expect(refused).toMatchObject({
    ok: false,
    problems: [
      { code: 'backend-lost', message: expect.stringContaining('There is no connection to lab-host: '), fix: expect.stringContaining('lab-host true') },
    ],
  });
});

test('an unknown host key is refused: ssh asks nobody', async () => {
  expect(await must(backends.open('ssh:stranger')).boot()).toMatchObject({
    ok: false,
    problems: [
      { code: 'backend-lost', message: expect.stringMatching(/: [^\r]*Host key verification failed[^\r]*$/), fix: expect.stringContaining('stranger true') },
    ],
  });
});

test('a lab on a host that is gone for good can be forgotten', async () => {
  const lost = labs.open('lost');
  must(await lost.apply(TWO, { file: null }));
  const { pid } = await lost.summary();
  sshd.freeze();
  await until(
    async () => (await lost.summary()).state,
    (state) => state === 'unreachable',
    12_000,
  );
  expect([(await lost.remove()).ok, (await labs.list()).some(({ name }) => name === 'lost')]).toEqual([true, false]);
  sshd.thaw();
  // What runs there is nobody's business any more but the test's.
  process.kill(pid ?? 0, 'SIGKILL');
});
