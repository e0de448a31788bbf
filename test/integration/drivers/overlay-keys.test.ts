/** Overlays over a router, with equal subnets, one that learns by flooding, and one with a way out. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestLab } from './lab.ts';

const LAB = `
lans: { office: { subnet: 192.168.50.0/24 }, shop: { subnet: 192.168.60.0/24, mtu: 1400 } }
hosts:
  gw: { role: router, lans: [office, shop] }
  alpha: { lans: { office: { ipv4_address: 192.168.50.11 } } }
  beta: { lans: { shop: { ipv4_address: 192.168.60.12 } } }
  gamma: { lans: { office: { ipv4_address: 192.168.50.13 } }, serves: { http: 80 } }
networks:
  blue: { driver: overlay, hosts: [alpha, beta], subnet: 10.1.0.0/24 }
  red: { driver: overlay, hosts: [alpha, beta, gamma], subnet: 10.1.0.0/24, learning: flood }
  out: { driver: overlay, hosts: [alpha, beta], subnet: 10.2.0.0/24, egress: true }
containers:
  b1: { host: alpha, networks: [blue] }
  b2: { host: beta, networks: [blue], serves: { http: 80 } }
  r1: { host: alpha, networks: [red] }
  r2: { host: beta, networks: [red], serves: { http: 80 } }
  r3: { host: gamma, networks: [red] }
  o1: { host: alpha, networks: [out], serves: { http: 80 }, ports: ['8080:80'] }
  o2: { host: alpha, networks: [out] }
  o3: { host: beta, networks: [out] }
`;

let lab: TestLab;
beforeAll(async () => {
  lab = await TestLab.up(LAB);
});
afterAll(async () => await lab?.down());

describe('over a router', () => {
  test('the tunnel ends where each host’s way to the router begins, and a full frame fits the narrower wire', async () => {
    expect(await lab.asks('b1', '10.1.0.3', 80)).toEqual({ name: 'b2', saw: '10.1.0.2' });
    expect((await lab.run('blue@alpha', 'bridge fdb show dev vxlan0 | grep dst')).said).toContain('dst 192.168.60.12');
    const sized = async (payload: number) => (await lab.run('b1', `ping -n -c 1 -W 1 -M do -s ${payload} 10.1.0.3`)).code === 0;
    expect([await sized(1350 - 28), await sized(1350 - 27)]).toEqual([true, false]);
  });
});

describe('egress', () => {
  test('a second interface on docker_gwbridge, and the default route by it, as Swarm gives them', async () => {
    const { interfaces, routes } = await lab.sees('o1');
    expect(interfaces.map(({ name, mtu, addresses }) => `${name} ${mtu} ${addresses}`).toSorted()).toEqual([
      'eth0 1350 10.2.0.2/24',
      'eth1 1500 172.18.0.3/16',
      'lo 65536 127.0.0.1/8',
    ]);
    expect(routes[0]).toBe('default via 172.18.0.1 dev eth1');
    expect((await lab.sees('b1')).routes.filter((line) => line.startsWith('default'))).toEqual([]);
  });

  test('out, seen as the host; a published port, from outside and from the host; the overlay as ever, by name', async () => {
    expect(await lab.asks('o2', '192.168.50.13', 80)).toEqual({ name: 'gamma', saw: '192.168.50.11' });
    expect(await lab.asks('gamma', '192.168.50.11', 8080)).toEqual({ name: 'o1', saw: '192.168.50.13' });
    expect(await lab.asks('alpha', '127.0.0.1', 8080)).toMatchObject({ name: 'o1' });
    expect([await lab.pings('o3', 'o1'), (await lab.run('o3', 'getent hosts o1')).said]).toEqual([true, expect.stringContaining('10.2.0.2') as string]);
  });

  test('by the way out two containers do not meet', async () => {
    expect(await lab.pings('o2', '172.18.0.3')).toBe(false);
  });
});

describe('learning: flood', () => {
  // Without the gateway's card: a bridge by itself joins the group of all snoopers (RFC 4286), some moment after the start.
  const learnt = async () => (await lab.run('red@alpha', 'bridge fdb show dev vxlan0 | grep "dst 192.168.60.12" | grep -v 02:42:0a:01:00:01')).said;

  test('before anybody speaks a host knows only who else is there', async () => {
    expect(await learnt()).toMatch(/^00:00:00:00:00:00 dst 192\.168\.60\.12 .*self permanent$/);
    expect((await lab.sees('red@alpha')).neighbours).toEqual([]);
  });

  test('all reach each other, two overlays with one subnet do not meet, and the answer taught where the other is', async () => {
    expect([await lab.pings('r1', '10.1.0.3'), await lab.pings('r1', 'r3'), await lab.pings('r3', 'r2'), await lab.pings('b2', '10.1.0.4')]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(await learnt()).toMatch(/02:42:0a:01:00:03 dst 192\.168\.60\.12/);
  });

  test('what was learnt heals by itself; static entries would not', async () => {
    await lab.run('red@alpha', 'bridge fdb del 02:42:0a:01:00:03 dev vxlan0 self; bridge fdb del 02:42:0a:01:00:03 dev vxlan0 master');
    expect(await lab.pings('r1', '10.1.0.3')).toBe(true);
  });

  test('changed live: static again, the tunnels are made anew and everybody still meets; a way out no more', async () => {
    const edited = LAB.replace(', learning: flood', '').replace(', egress: true', '').replace(", ports: ['8080:80']", '');
    await lab.edit(edited);
    expect([await lab.pings('r1', '10.1.0.3'), await lab.pings('r2', 'r3')]).toEqual([true, true]);
    expect((await lab.run('red@alpha', 'bridge fdb show dev vxlan0 | grep -c 00:00:00:00:00:00')).said).toBe('0');
    expect((await lab.sees('o1')).interfaces.map(({ name }) => name)).toEqual(['lo', 'eth0']);
  });
});
