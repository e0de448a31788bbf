import { afterAll, beforeAll, describe, expect } from 'vitest';
import { missing, needs } from '../../kernel.ts';
import { TestLab } from './lab.ts';

const lab = (driver: string, mode: string) => `
lans: { office: { subnet: 192.168.50.0/24 }, isp: { subnet: 203.0.113.0/24 } }
hosts:
  alpha: { lans: { office: { ipv4_address: 192.168.50.11 } } }
  beta: { lans: { office: { ipv4_address: 192.168.50.12 } } }
  gw: { role: router, lans: [office, isp], nat: { out: isp } }
  web: { role: internet, lans: [isp], serves: { http: 80 } }
networks:
  floor: { driver: ${driver}, host: beta, parent: office, mode: ${mode}, ip_range: 192.168.50.192/27 }
containers:
  scan: { host: beta, networks: [floor] }
  print: { host: beta, networks: [floor], serves: { http: 80 } }
`;

describe('macvlan', () => {
  let running: TestLab;
  beforeAll(async () => {
    if (missing('macvlan') === null) running = await TestLab.up(lab('macvlan', 'bridge'));
  });
  afterAll(async () => await running?.down());

  needs('macvlan')('stands on the LAN: siblings, other hosts, the router and what is behind it', async () => {
    expect([await running.pings('scan', 'print'), await running.pings('scan', '192.168.50.11'), await running.pings('alpha', '192.168.50.192')]).toEqual([
      true,
      true,
      true,
    ]);
    expect(await running.asks('alpha', '192.168.50.193', 80)).toEqual({ name: 'print', saw: '192.168.50.11' });
    expect(await running.asks('scan', '203.0.113.2', 80)).toEqual({ name: 'web', saw: '203.0.113.1' });
  });

  needs('macvlan')('its own host and it cannot reach each other: the kernel’s rule', async () => {
    expect([await running.pings('scan', '192.168.50.12'), await running.pings('beta', '192.168.50.192')]).toEqual([false, false]);
  });

  needs('macvlan')('has a MAC of its own, and no firewall between', async () => {
    expect(await running.sees('scan')).toMatchObject({
      interfaces: [{ name: 'lo' }, { name: 'eth0', kind: 'macvlan', mac: '02:42:c0:a8:32:c0', addresses: ['192.168.50.192/24'] }],
      routes: ['default via 192.168.50.1 dev eth0', expect.stringContaining('192.168.50.0/24') as string],
    });
    expect((await running.sees('beta')).rules).toEqual([]);
  });

  needs('macvlan')('its modes, one after the other in the running lab: siblings, another host, and its own', async () => {
    const text = (mode: string, hairpin: boolean, access = false) =>
      lab('macvlan', mode)
        .replace('192.168.50.0/24 }', `192.168.50.0/24, hairpin: ${hairpin} }`)
        .replace('parent: office', `parent: office, host_access: ${access}`);
    const reached = async () => [
      await running.pings('scan', '192.168.50.193'),
      await running.pings('scan', '192.168.50.11'),
      await running.pings('scan', '192.168.50.12'),
      await running.pings('beta', '192.168.50.192'),
    ];
    const seen: Record<string, boolean[]> = {};
    for (const [name, edited] of [
      ['private', text('private', false)],
      ['vepa', text('vepa', false)],
      ['vepa on a LAN that reflects', text('vepa', true)],
      ['bridge with host_access', text('bridge', false, true)],
    ] as const) {
      await running.edit(edited);
      // Who was where under the old mode would be remembered for half a minute.
      for (const node of ['scan', 'print', 'beta', 'alpha']) await running.run(node, 'ip neigh flush all');
      seen[name] = await reached();
    }
    expect(seen).toEqual({
      private: [false, true, false, false],
      vepa: [false, true, false, false],
      'vepa on a LAN that reflects': [true, true, true, true],
      'bridge with host_access': [true, true, true, true],
    });
    expect(await running.asks('beta', '192.168.50.193', 80)).toEqual({ name: 'print', saw: '192.168.50.12' });
    await running.edit(lab('macvlan', 'bridge'));
    expect((await running.sees('beta')).interfaces.map(({ name }) => name)).toEqual(['lo', 'eth0']);
  });

  needs('macvlan')('mode passthru: one container has the card and its MAC, and the host loses that LAN', async () => {
    const whole = lab('macvlan', 'passthru').replace(/ {2}print.*\n/, '');
    await running.edit(whole);
    const mac = async (node: string) => (await running.sees(node)).interfaces.find(({ name }) => name === 'eth0')?.mac;
    expect([await running.pings('scan', '192.168.50.11'), await running.pings('beta', '192.168.50.11'), await mac('scan')]).toEqual([
      true,
      false,
      await mac('beta'),
    ]);
  });
});
