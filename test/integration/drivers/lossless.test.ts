/**
 * Two containers ping each other, on one bridge and over an overlay, while everything else is edited around them: added, renamed,
 * moved, re-addressed, removed. Not one packet is lost.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestLab } from './lab.ts';

interface Around {
  readonly hosts?: string;
  readonly networks?: string;
  readonly containers?: string;
}

const lab = ({ hosts = '', networks = '', containers = '' }: Around) => `
lans: { office: { subnet: 192.168.50.0/24 } }
hosts:
  alpha: { lans: { office: { ipv4_address: 192.168.50.11 } } }
  beta: { lans: { office: { ipv4_address: 192.168.50.12 } } }
${hosts}
networks:
  front: { driver: bridge, host: alpha, subnet: 172.18.0.0/16 }
  blue: { driver: overlay, hosts: [alpha, beta], subnet: 10.1.0.0/24 }
${networks}
containers:
  a: { host: alpha, networks: { front: { ipv4_address: 172.18.0.101 }, blue: { ipv4_address: 10.1.0.101 } } }
  b: { host: alpha, networks: { front: { ipv4_address: 172.18.0.102 } } }
  c: { host: beta, networks: { blue: { ipv4_address: 10.1.0.102 } } }
${containers}
`;

/** Each is the next state of the lab; what differs from the one before is what the edit does. */
const EDITS: readonly (readonly [what: string, Around])[] = [
  ['a container comes to each network', { containers: '  x: { host: alpha, networks: [front, blue], ports: ["8080:80"] }' }],
  ['it is renamed', { containers: '  y: { host: alpha, networks: [front, blue], ports: ["8080:80"] }' }],
  [
    'it gets other addresses and another port',
    { containers: '  y: { host: alpha, networks: { front: { ipv4_address: 172.18.0.50 }, blue: { ipv4_address: 10.1.0.50 } }, ports: ["8081:80"] }' },
  ],
  ['it moves to the other host', { containers: '  y: { host: beta, networks: [blue] }' }],
  [
    'a host and two networks come, one of them with a device of its own name',
    {
      hosts: '  gamma: { lans: [office] }',
      networks: '  back: { driver: bridge, host: alpha, internal: true }\n  red: { driver: overlay, hosts: [alpha, gamma], learning: flood, egress: true }',
      containers: '  y: { host: beta, networks: [blue] }\n  z: { host: gamma, networks: [red] }\n  w: { host: alpha, networks: [back, red] }',
    },
  ],
  [
    'a network is renamed, and a host',
    {
      hosts: '  delta: { lans: [office] }',
      networks: '  rear: { driver: bridge, host: alpha, internal: true }\n  red: { driver: overlay, hosts: [alpha, delta], egress: true }',
      containers: '  y: { host: beta, networks: [blue] }\n  z: { host: delta, networks: [red] }\n  w: { host: alpha, networks: [rear, red] }',
    },
  ],
  ['all of it is removed', {}],
];

let running: TestLab;
beforeAll(async () => {
  running = await TestLab.up(lab({}));
});
afterAll(async () => await running?.down());

test('a ping that an edit does not concern loses no packet', async () => {
  // The first packets of a pair find no neighbour entry yet: that is before anything is edited.
  await Promise.all([running.pings('a', '172.18.0.102'), running.pings('a', '10.1.0.102')]);
  // 20 a second until it is told to stop: SIGINT makes ping print its counts.
  const pinging = ['172.18.0.102', '10.1.0.102'].map((to) => running.run('a', `echo $$ > /tmp/ping-${to}; exec ping -n -q -i 0.05 -W 3 ${to}`));
  await running.run('a', 'while ! [ -s /tmp/ping-172.18.0.102 ] || ! [ -s /tmp/ping-10.1.0.102 ]; do sleep 0.05; done');
  const slow: string[] = [];
  for (const [what, around] of EDITS) {
    const plan = await running.session.plan(lab(around));
    const touched = plan.ok ? plan.value.steps.map(({ resource }) => resource) : ['a plan'];
    slow.push(...touched.filter((id) => /:(a|b|c)\.(front|blue)$|^container:(a|b|c)$|^bridge:networks\.(front|blue)/.test(id)).map((id) => `${what}: ${id}`));
    await running.edit(lab(around));
  }
  expect(slow).toEqual([]);
  await running.run('a', 'sleep 0.3; kill -INT $(cat /tmp/ping-172.18.0.102) $(cat /tmp/ping-10.1.0.102)');
  const counts = (await Promise.all(pinging)).map(({ said }) => /(\d+) packets transmitted, (\d+) received/.exec(said)?.slice(1).map(Number) ?? [0, -1]);
  expect(counts.map(([sent = 0, received]) => [sent > 20, sent === received])).toEqual([
    [true, true],
    [true, true],
  ]);
});
