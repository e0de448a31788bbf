/** What a learner makes by hand in a host, with what some kernels lack: there Netyard has no key for it yet. */
import { afterAll, beforeAll, expect } from 'vitest';
import { missing, needs } from '../../kernel.ts';
import { TestLab } from '../drivers/lab.ts';

const PAIR = `
lans: { office: { subnet: 192.168.50.0/24 } }
hosts:
  alpha: { lans: { office: { ipv4_address: 192.168.50.11 } } }
  beta: { lans: { office: { ipv4_address: 192.168.50.12 } } }
`;

let lab: TestLab | null = null;
beforeAll(async () => {
  if (missing('netem') === null || missing('802.1Q') === null || missing('VLAN filtering') === null) lab = await TestLab.up(PAIR);
}, 180_000);
afterAll(async () => await lab?.down());

async function onHost(node: string, script: string): Promise<string> {
  const ran = await lab?.run(node, script);
  expect(ran).toMatchObject({ code: 0 });
  return ran?.said ?? '';
}

needs('netem')('a delay on an interface: a ping takes that long', async () => {
  await onHost('alpha', 'tc qdisc add dev eth0 root netem delay 200ms');
  const said = await onHost('alpha', 'ping -n -c 2 -W 3 192.168.50.12');
  const [, least] = /min\/avg\/max\/mdev = ([\d.]+)/.exec(said) ?? [];
  expect([Number(least) >= 200, Number(least) < 1500]).toEqual([true, true]);
  await onHost('alpha', 'tc qdisc del dev eth0 root');
});

needs('802.1Q')('a tagged interface on each of two hosts: they meet in that VLAN', async () => {
  for (const [host, address] of [
    ['alpha', '10.7.0.1'],
    ['beta', '10.7.0.2'],
  ] as const) {
    await onHost(host, `ip link add link eth0 name eth0.7 type vlan id 7 && ip addr add ${address}/24 dev eth0.7 && ip link set eth0.7 up`);
  }
  expect(await lab?.pings('alpha', '10.7.0.2')).toBe(true);
});

needs('VLAN filtering')('a switch with two VLANs: a port sees its own', async () => {
  const lines = await onHost(
    'alpha',
    [
      'ip link add sw type bridge vlan_filtering 1',
      'ip link add p1 type veth peer name e1 && ip link set p1 master sw up',
      'bridge vlan add dev p1 vid 10 pvid untagged && bridge vlan del dev p1 vid 1',
      'bridge -o vlan show dev p1',
      'ip link del sw; ip link del p1',
    ].join(' && '),
  );
  expect(lines).toMatch(/p1\s+10 PVID Egress Untagged/);
});
