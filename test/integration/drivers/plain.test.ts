/** The drivers that make nothing: none and host, and `container:X`. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestLab } from './lab.ts';

const LAB = `
lans: { office: { subnet: 192.168.50.0/24 } }
hosts:
  alpha: { lans: { office: { ipv4_address: 192.168.50.11 } } }
  beta: { lans: { office: { ipv4_address: 192.168.50.12 } } }
networks: { nothing: { driver: none, host: beta }, shared: { driver: host, host: alpha } }
containers:
  lone: { host: beta, networks: [nothing] }
  alone: { host: beta, network_mode: none }
  probe: { host: alpha, network_mode: host, serves: { http: 8000 } }
  other: { host: alpha, networks: [shared] }
  api: { host: alpha, serves: { http: 80 } }
  side: { host: alpha, network_mode: "container:api" }
`;

let lab: TestLab;
beforeAll(async () => {
  lab = await TestLab.up(LAB);
});
afterAll(async () => await lab.down());

describe('none', () => {
  test.each(['lone', 'alone'])('%s: lo, up, and nothing else', async (node) => {
    expect(await lab.sees(node)).toMatchObject({ interfaces: [{ name: 'lo', addresses: ['127.0.0.1/8'] }], routes: [], rules: [] });
    expect([await lab.pings(node, '127.0.0.1'), await lab.pings(node, '192.168.50.12')]).toEqual([true, false]);
  });
});

describe('host', () => {
  test('the interfaces, the name and the servers are the host’s', async () => {
    expect((await lab.sees('probe')).interfaces).toEqual((await lab.sees('alpha')).interfaces);
    expect((await lab.run('other', 'hostname')).said).toBe('alpha');
    expect(await lab.asks('beta', '192.168.50.11', 8000)).toEqual({ name: 'probe', saw: '192.168.50.12' });
    expect(await lab.asks('other', '127.0.0.1', 8000)).toMatchObject({ name: 'probe' });
  });

  test('a second server on one port fails', async () => {
    const { code, said } = await lab.run('other', `perl -MIO::Socket::INET -e 'IO::Socket::INET->new(LocalPort => 8000, Listen => 1) or die $!'`);
    expect([code === 0, said]).toEqual([false, expect.stringContaining('Address already in use') as string]);
  });

  test('two that serve on one port: the lab says whose does not start, in the kernel’s words', async () => {
    const text = 'containers: { a: { network_mode: host, serves: { http: 80 } }, b: { network_mode: host, serves: { http: 80 } } }';
    const refused = await TestLab.refused(text);
    expect(refused).toMatchObject({ running: false, elements: ['containers.b'] });
  });

  test('without NET_ADMIN: the host’s interfaces are only to be looked at', async () => {
    const { code, said } = await lab.run('probe', 'ip link set lo down');
    expect([code === 0, said]).toEqual([false, expect.stringContaining('Operation not permitted') as string]);
    expect(await lab.pings('probe', '192.168.50.12')).toBe(true);
  });
});

describe('container:X', () => {
  test('shares X’s interfaces, name and /etc/hosts, not its processes', async () => {
    expect((await lab.sees('side')).interfaces).toEqual((await lab.sees('api')).interfaces);
    expect((await lab.run('side', 'hostname; tail -n 1 /etc/hosts')).said).toBe('api\n172.17.0.2\tapi');
    expect(await lab.asks('side', '127.0.0.1', 80)).toMatchObject({ name: 'api' });
    expect((await lab.run('side', 'ps ax')).said).not.toContain('responder');
  });
});
