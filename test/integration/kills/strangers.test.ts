/** A lab among others: a second one of the same names and addresses, one that is flooded with processes, and what only looks like ours. */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../../until.ts';
import { Yard } from './yard.ts';

const lab = (name: string, serving = '') => `
name: ${name}
lans: { office: { subnet: 192.168.50.0/24 } }
hosts: { alpha: { lans: { office: { ipv4_address: 192.168.50.11 } } }, beta: { lans: [office] } }
networks:
  web: { driver: bridge, host: alpha, subnet: 172.18.0.0/16 }
  blue: { driver: overlay, hosts: [alpha, beta], subnet: 10.1.0.0/24 }
containers:
  api: { host: alpha, networks: [web], ports: ["8080:80"]${serving} }
  db: { host: alpha, networks: [web] }
  near: { host: alpha, networks: [blue] }
  far: { host: beta, networks: [blue] }
`;

let yard: Yard;
beforeEach(async () => {
  yard = await Yard.open();
});
afterEach(() => yard.close());

const up = async (name: string, text: string) => expect(await yard.netyard(['up', yard.file(`${name}.yaml`, text)])).toMatchObject({ code: 0 });
const inLab = (name: string, node: string, script: string) => yard.netyard(['exec', '--lab', name, node, '--', 'sh', '-c', script]);
const pings = async (name: string, from: string, to: string) => (await inLab(name, from, `ping -n -c 1 -W 2 ${to}`)).code === 0;
const ASK = 'curl -s --max-time 2 http://192.168.50.11:8080 | grep -c "^I am api"';

test('two labs with the same names and addresses do not meet, not when one is edited, and not when one is gone', async () => {
  await up('one', lab('one', ', serves: { http: 80 }'));
  await up('two', lab('two'));
  expect([(await inLab('one', 'beta', ASK)).stdout, (await inLab('two', 'beta', ASK)).stdout]).toEqual(['1\n', '0\n']);
  await up('one', lab('one').replace(/ {2}db: .*\n/, ''));
  expect([await pings('one', 'near', 'far'), await pings('two', 'api', 'db'), await pings('two', 'near', 'far')]).toEqual([true, true, true]);
  expect((await yard.netyard(['down', 'one'])).code).toBe(0);
  expect([(await yard.ps()).map(({ name }) => name), await pings('two', 'api', 'db')]).toEqual([['two'], true]);
});

/** Of a host, by default (`cgroups.pl`). */
const HOST_PIDS = 2048;
/** Each starts two of itself, and they in turn, as long as there is room. Those that are there sleep: the machine of a test is shared. */
const BOMB = 'bomb() { bomb & bomb & exec sleep 30; }; bomb';

test('a fork bomb in a container and one in a host: they are held, another lab answers, so does a neighbour, and they end with their lab', async () => {
  await up('calm', lab('calm'));
  expect([await pings('calm', 'api', 'db'), await pings('calm', 'near', 'far')]).toEqual([true, true]);
  const before = await yard.leftOvers(0);
  await up('mad', lab('mad').replace('far: {', 'far: { pids_limit: 200,'));
  const bombs = [inLab('mad', 'far', BOMB), inLab('mad', 'beta', BOMB)];
  const running = async () => (await yard.leftOvers(0)).length - before.length;
  await until(running, (count) => count > 600, 20_000);
  expect([await pings('calm', 'api', 'db'), await pings('mad', 'api', 'db'), (await inLab('calm', 'beta', 'true')).code]).toEqual([true, true, 0]);
  expect(await running()).toBeLessThan(200 + HOST_PIDS + 60);
  expect((await yard.netyard(['down', 'mad'])).code).toBe(0);
  await Promise.all(bombs);
  await until(running, (count) => count === 0, 2000);
  expect(await pings('calm', 'near', 'far')).toBe(true);
});

/** A process, and two folders in the place of labs, with names of ours. */
function decoysOfAnybody(): () => unknown {
  const process = spawn('perl', ['-e', '$0 = "netyard-init"; sleep 600'], { stdio: 'ignore' });
  for (const name of ['mine', 'alpha']) {
    mkdirSync(join(yard.folder, 'netyard/labs', name), { recursive: true });
    writeFileSync(join(yard.folder, 'netyard/labs', name, 'notes.txt'), name);
  }
  return () => {
    const alive = process.exitCode === null && process.signalCode === null;
    process.kill('SIGKILL');
    return { alive, notes: ['mine', 'alpha'].map((name) => readFileSync(join(yard.folder, 'netyard/labs', name, 'notes.txt'), 'utf8')) };
  };
}

const SURVIVED = { alive: true, notes: ['mine', 'alpha'] };

test('a process called netyard-init and folders of somebody else’s among the labs are not ours: not listed, not ended, not removed', async () => {
  const survived = decoysOfAnybody();
  await up('alpha', lab('alpha'));
  expect(JSON.parse((await yard.netyard(['ps', '--all', '--json'])).stdout)).toMatchObject([{ name: 'alpha', state: 'running' }]);
  expect((await yard.netyard(['down', 'mine', '--forget'])).code).toBe(2);
  expect((await yard.netyard(['down', '--all', '--forget'])).code).toBe(0);
  expect((await yard.netyard(['ps', '--all', '--json'])).stdout).toBe('[]\n');
  expect([survived(), readdirSync(join(yard.folder, 'netyard/labs/alpha'))]).toEqual([SURVIVED, ['notes.txt']]);
});
