/** What runs in containers and hosts: when it starts, what an edit does to it, what it has said. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../../until.ts';
import { TestLab } from './lab.ts';

const lab = (api: string): string => `
hosts: { alpha: { command: "sh -c 'cat /proc/sys/net/ipv4/ip_forward; exec sleep 1000'" } }
networks: { front: { driver: bridge } }
containers:
  one: { networks: { front: { aliases: [shop] } }, serves: { tcp: 90 } }
  two: { networks: { front: { aliases: [shop] } }, serves: { udp: 90 } }
  api: { networks: [front], ${api} }
`;
const PROGRAM = "command: [sh, -c, 'ping -c 1 -W 1 one | head -2; ip route show default; echo $A; exec sleep 1000']";

let yard: TestLab;
beforeAll(async () => {
  yard = await TestLab.up(lab(`${PROGRAM}, environment: { A: first }`));
});
afterAll(async () => await yard.down());

async function said(node: string): Promise<string> {
  const part = await yard.session.log(node, 0);
  return part.ok ? part.value.text : '';
}

async function programs(): Promise<readonly string[]> {
  const found = await yard.session.programs();
  return found.ok ? found.value.map(({ node, program, state, code, restarts }) => `${node} ${program} ${state} ${code} ${restarts}`) : [];
}

const START = /^PING one \(172\.18\.0\.2\)[^\n]*\n64 bytes from [^\n]*\ndefault via 172\.18\.0\.1 dev eth0 \n$/;

test('a command finds its network, its names and its environment at its first step', async () => {
  await until(
    () => said('api'),
    (text) => text.endsWith('first\n'),
    5000,
  );
  expect((await said('api')).replace(/first\n$/, '')).toMatch(START);
  await until(
    () => said('alpha'),
    (text) => text === '1\n',
    5000,
  );
  expect(await programs()).toEqual(['alpha command running null 0', 'api command running null 0', 'one tcp:90 running null 0', 'two udp:90 running null 0']);
});

test('another environment starts the command anew, and nothing else', async () => {
  const [before] = [(await yard.run('api', 'ls -l /proc/self/ns/net /proc/1/ns/net; ip -o link show eth0')).said];
  const edited = lab(`${PROGRAM}, environment: { A: second }`);
  const plan = await yard.session.plan(edited);
  expect(plan.ok && plan.value.steps.map(({ action, resource }) => `${action} ${resource}`)).toEqual(['change environment:api', 'change command:api']);
  await yard.edit(edited);
  await until(
    () => said('api'),
    (text) => text.endsWith('second\n'),
    5000,
  );
  expect((await yard.run('api', 'ls -l /proc/self/ns/net /proc/1/ns/net; ip -o link show eth0')).said).toBe(before);
  expect((await yard.run('api', 'echo $A; ps -eo args | grep -c "^[s]leep"')).said).toBe('second\n1');
});

test('a command that fails is seen, and one that is taken away ends', async () => {
  await yard.edit(lab("command: 'false', restart: on-failure:1"));
  await until(programs, (list) => list.includes('api command exited 1 1'), 5000);
  await yard.edit(lab('restart: no'));
  expect((await programs()).filter((line) => line.startsWith('api'))).toEqual([]);
  expect((await yard.run('api', 'echo A=$A; ps -eo args | grep -c "[n]etyard-command"')).said).toBe('A=\n0');
});

test('a name of several containers has all their addresses, in any order', async () => {
  const ask =
    'use Socket; my %first; for (1 .. 40) { my @all = map { inet_ntoa($_) } @{ [gethostbyname "shop"] }[4 .. 5]; $first{"@all"} += 1 } print join ";", sort keys %first';
  expect((await yard.run('api', `perl -MSocket -e '${ask}'`)).said).toBe('172.18.0.2 172.18.0.3;172.18.0.3 172.18.0.2');
});
