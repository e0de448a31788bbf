import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestLab } from './lab.ts';

const LAB = `
lans: { home: { subnet: 192.168.1.0/24 }, isp: { subnet: 203.0.113.0/24 } }
hosts:
  gw: { role: router, lans: [home, isp], nat: { out: isp } }
  pc: { lans: [home], serves: { http: 80 } }
  web: { role: internet, lans: [isp], serves: { http: 80 } }
containers:
  api: { host: pc }
  inside: { host: gw, ports: ["8080:80"], serves: { http: 80 } }
`;

let lab: TestLab;
beforeAll(async () => {
  lab = await TestLab.up(LAB);
});
afterAll(async () => await lab.down());

test('what leaves by nat.out has the router’s address, from a host and from a container', async () => {
  expect(await lab.asks('pc', '203.0.113.2', 80)).toEqual({ name: 'web', saw: '203.0.113.1' });
  expect(await lab.asks('api', '203.0.113.2', 80)).toEqual({ name: 'web', saw: '203.0.113.1' });
});

test('the internet has no way to a private address', async () => {
  expect(await lab.pings('web', '192.168.1.2')).toBe(false);
  expect((await lab.sees('web')).routes).toEqual(['203.0.113.0/24 dev eth0 proto kernel scope link src 203.0.113.2']);
});

test('a router that is a Docker host still routes, and publishes on all its addresses', async () => {
  expect(await lab.pings('pc', '203.0.113.2')).toBe(true);
  expect(await lab.asks('web', '203.0.113.1', 8080)).toEqual({ name: 'inside', saw: '203.0.113.2' });
  expect(await lab.asks('pc', '192.168.1.1', 8080)).toEqual({ name: 'inside', saw: '192.168.1.2' });
  expect((await lab.sees('gw')).rules.filter((line) => line.includes('DOCKER-USER -i'))).toEqual([
    '-A DOCKER-USER -i eth0 -o eth1 -j ACCEPT',
    '-A DOCKER-USER -i eth1 -o eth0 -j ACCEPT',
  ]);
});

test('a host on a LAN with a router has its default route there, the router has none', async () => {
  expect((await lab.sees('pc')).routes[0]).toBe('default via 192.168.1.1 dev eth0');
  expect((await lab.sees('gw')).routes.filter((line) => line.startsWith('default'))).toEqual([]);
});
