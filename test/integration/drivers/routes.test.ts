import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestLab } from './lab.ts';

/** Two LANs, joined by a machine that is no router by itself; nothing leads from one to the other unless it is written. */
const lab = (there: string, back: string, forwarding: boolean) => `
lans: { desk: { subnet: 192.168.50.0/24 }, hall: { subnet: 192.168.60.0/24 } }
hosts:
  left:   { lans: [desk]${there} }
  middle: { lans: [desk, hall], forwarding: ${forwarding} }
  right:  { lans: [hall]${back} }
networks: { front: { driver: bridge, host: left, subnet: 10.1.0.0/24 } }
containers:
  hop:  { host: left, networks: [front] }
  leaf: { host: left, networks: [front], routes: [{ to: 203.0.113.0/24, via: hop }] }
`;
const THERE = ', routes: [{ to: 192.168.60.0/24, via: middle }]';
const BACK = ', routes: [{ to: 192.168.50.0/24, via: 192.168.60.1 }]';

let running: TestLab;
beforeAll(async () => {
  running = await TestLab.up(lab('', '', true));
});
afterAll(async () => await running?.down());

test('a way there and a way back, added one after the other while it runs; and somebody who forwards', async () => {
  const reached: boolean[] = [];
  const steps = [lab('', '', true), lab(THERE, '', true), lab(THERE, BACK, true), lab(THERE, BACK, false)];
  for (const text of steps) {
    await running.edit(text);
    reached.push(await running.pings('left', '192.168.60.2'));
  }
  expect(reached).toEqual([false, false, true, false]);
  expect((await running.sees('left')).routes).toContain('192.168.60.0/24 via 192.168.50.2 dev eth0');
});

test('a container has another container as its router', async () => {
  expect((await running.sees('leaf')).routes).toEqual([
    'default via 10.1.0.1 dev eth0',
    expect.stringContaining('10.1.0.0/24 dev eth0') as string,
    '203.0.113.0/24 via 10.1.0.2 dev eth0',
  ]);
});

test('a cable that is cut: no carrier, addresses and routes stay; joined again it is as before', async () => {
  const whole = lab(THERE, BACK, true);
  await running.edit(`${whole}links: { left.desk: { down: true } }\n`);
  expect([await running.pings('left', '192.168.60.2'), await running.pings('middle', '192.168.50.1')]).toEqual([false, false]);
  const { interfaces, routes } = await running.sees('left');
  expect(interfaces.find(({ name }) => name === 'eth0')).toMatchObject({ state: expect.stringMatching(/DOWN$/) as string, addresses: ['192.168.50.1/24'] });
  expect(routes.some((route) => route.startsWith('192.168.60.0/24 via 192.168.50.2 dev eth0'))).toBe(true);
  await running.edit(whole);
  // A cable that is joined carries again when both ends have noticed.
  await expect.poll(() => running.pings('left', '192.168.60.2'), { timeout: 10_000 }).toBe(true);
});
