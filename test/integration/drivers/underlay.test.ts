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

  needs('macvlan')('mode private: siblings do not meet', async () => {
    const apart = await TestLab.up(lab('macvlan', 'private'));
    expect([await apart.pings('scan', 'print'), await apart.pings('scan', '192.168.50.11')]).toEqual([false, true]);
    await apart.down();
  });
});
