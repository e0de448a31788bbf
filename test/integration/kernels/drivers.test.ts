/** One test of every driver: on this machine's kernel, and on the one in the VM. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestLab } from '../drivers/lab.ts';

const EVERY = `
lans: { office: { subnet: 192.168.50.0/24, ipv6: true }, isp: { subnet: 203.0.113.0/24 } }
hosts:
  alpha: { lans: { office: { ipv4_address: 192.168.50.11 } } }
  beta: { lans: { office: { ipv4_address: 192.168.50.12 } } }
  gw: { role: router, lans: [office, isp], nat: { out: isp } }
  web: { role: internet, lans: [isp], serves: { http: 80 } }
networks:
  front: { driver: bridge, host: alpha, ipv6: true }
  back: { driver: bridge, host: alpha, ipv6: true }
  blue: { driver: overlay, hosts: [alpha, beta], ipv6: true }
  floor: { driver: macvlan, host: beta, parent: office, ip_range: 192.168.50.192/27, ipv6: true }
containers:
  app: { host: alpha, networks: [front], serves: { http: 80 }, ports: ['8080:80'] }
  cache: { host: alpha, networks: [front] }
  vault: { host: alpha, networks: [back] }
  lone: { host: alpha, network_mode: none }
  agent: { host: alpha, network_mode: host }
  api: { host: alpha, networks: [blue] }
  db: { host: beta, networks: [blue] }
  scan: { host: beta, networks: [floor] }
`;

describe('every driver in one lab', () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await TestLab.up(EVERY);
  }, 180_000);
  afterAll(async () => await lab?.down());

  test('bridge: neighbours by name, isolated from the other bridge, masqueraded to the outside, published', async () => {
    expect([await lab.pings('cache', 'app'), await lab.pings('vault', await address('app')), await lab.asks('cache', '203.0.113.2', 80)]).toEqual([
      true,
      false,
      { name: 'web', saw: '203.0.113.1' },
    ]);
    expect(await lab.asks('beta', '192.168.50.11', 8080)).toEqual({ name: 'app', saw: '192.168.50.12' });
    expect(await lab.asks('beta', 'fd00:192:168:50::11', 8080)).toEqual({ name: 'app', saw: 'fd00:192:168:50::12' });
    expect([await lab.pings('cache', '-6 app'), await lab.pings('vault', '-6 fd00:172:18::2'), await lab.pings('cache', 'fd00:192:168:50::12')]).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('none: lo, and nothing else', async () => {
    expect((await lab.sees('lone')).interfaces.map(({ name }) => name)).toEqual(['lo']);
  });

  test('host: the interfaces of its host', async () => {
    expect((await lab.sees('agent')).interfaces).toEqual((await lab.sees('alpha')).interfaces);
  });

  test('overlay: over two hosts, by name, and full frames fit', async () => {
    expect([
      await lab.pings('api', 'db'),
      (await lab.run('api', 'ping -4 -n -c 1 -W 2 -M do -s 1422 db')).code,
      await lab.pings('alpha', await address('api')),
      (await lab.run('api', 'ping -6 -n -c 1 -W 2 -M do -s 1402 db')).code,
    ]).toEqual([true, 0, false, 0]);
  });

  test('macvlan: on the LAN with a MAC of its own, and not with its own host', async () => {
    const pings = async (...addresses: string[]) => await Promise.all(addresses.map((address) => lab.pings('scan', address)));
    expect(await pings('192.168.50.11', '192.168.50.12', 'fd00:192:168:50::11', 'fd00:192:168:50::12')).toEqual([true, false, true, false]);
  });

  /** The first IPv4 address of a container. */
  async function address(node: string): Promise<string> {
    const { interfaces } = await lab.sees(node);
    return (interfaces.find(({ name }) => name === 'eth0')?.addresses[0] ?? '').split('/')[0] ?? '';
  }
});
