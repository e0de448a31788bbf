/** A lab that somebody has sabotaged by hand can still be edited: what was to be removed and is not there is removed. */
import { afterEach, expect, test } from 'vitest';
import { TestLab } from './lab.ts';

const HOST = `
lans: { office: { subnet: 192.168.50.0/24 } }
hosts:
  alpha: { lans: { office: { ipv4_address: 192.168.50.11 } } }
  beta: { lans: { office: { ipv4_address: 192.168.50.12 } } }
networks: { front: { driver: bridge, host: alpha, subnet: 172.18.0.0/16 } }
containers:
  web: { host: alpha, networks: [front], ports: ["8080:80"], serves: { http: 80 } }
`;
const API = '  api: { host: alpha, networks: [front], ports: ["8081:80", "8082:81"], serves: { http: 80 } }\n';

let lab: TestLab;
afterEach(async () => await lab.down());

/** Does this to a lab of web and api, then takes api out of the drawing. */
async function withoutApi(node: string, sabotage: string): Promise<void> {
  lab = await TestLab.up(HOST + API);
  expect(await lab.run(node, sabotage)).toMatchObject({ code: 0 });
  await lab.edit(HOST);
  expect(await lab.session.nodes()).not.toContain('api');
}

test.each([
  ['the rules of a host', 'iptables -F'],
  ['the rules and chains of both tables', 'iptables -F; iptables -X; iptables -t nat -F; iptables -t nat -X'],
  ['all published ports', 'iptables -t nat -F DOCKER'],
])('%s were taken away, then a container with published ports is removed', async (_, sabotage) => {
  await withoutApi('alpha', sabotage);
});

test('what was not sabotaged still goes: no rule of the removed container is left', async () => {
  await withoutApi('alpha', 'iptables -F');
  const { said } = await lab.run('alpha', 'iptables -t nat -S');
  expect([said.includes('--dport 8080'), said.includes('--dport 8081'), said.includes('--dport 8082')]).toEqual([true, false, false]);
});

test('a container lost its interface, then is removed', async () => {
  await withoutApi('api', 'ip link del eth0');
  expect(await lab.asks('beta', '192.168.50.11', 8080)).toMatchObject({ name: 'web' });
});

test('a host lost a bridge, then all that was on it is removed', async () => {
  lab = await TestLab.up(HOST + API);
  expect(await lab.run('alpha', 'ip link del br-front')).toMatchObject({ code: 0 });
  await lab.edit(HOST.slice(0, HOST.indexOf('networks:')));
  expect((await lab.sees('alpha')).interfaces.map(({ name }) => name).toSorted()).toEqual(['eth0', 'lo']);
});

test('a container lost its address and routes, then gets another address', async () => {
  const at = (address: string) => `${HOST}  api: { host: alpha, networks: { front: { ipv4_address: ${address} } }, serves: { http: 80 } }\n`;
  lab = await TestLab.up(at('172.18.0.9'));
  expect(await lab.run('api', 'ip route flush table main; ip addr flush dev eth0')).toMatchObject({ code: 0 });
  await lab.edit(at('172.18.0.10'));
  expect(await lab.asks('web', '172.18.0.10', 80)).toMatchObject({ name: 'api' });
});

test('the overlay of a host forgot whom it knew, then a container is removed', async () => {
  const overlay = HOST.replace('networks: {', 'networks: { blue: { driver: overlay, hosts: [alpha, beta] },');
  lab = await TestLab.up(`${overlay}  near: { host: alpha, networks: [blue] }\n  far: { host: beta, networks: [blue] }\n`);
  // `bridge fdb flush` does not know vxlan devices before Linux 6.7.
  const forget = 'bridge fdb show dev vxlan0 | grep dst | while read mac _ to _; do bridge fdb del "$mac" dev vxlan0 dst "$to" self; done';
  expect(await lab.run('blue@alpha', `set -e; ip neigh flush nud permanent; ip link set vxlan0 nomaster; ${forget}`)).toMatchObject({ code: 0 });
  await lab.edit(`${overlay}  near: { host: alpha, networks: [blue] }\n`);
  expect(await lab.session.nodes()).not.toContain('far');
});

test('something new on a bridge that is gone: the bridge is put right first, with what was on it', async () => {
  lab = await TestLab.up(HOST);
  expect(await lab.run('alpha', 'ip link del br-front')).toMatchObject({ code: 0 });
  await lab.edit(HOST + API);
  expect(await lab.pings('api', 'web')).toBe(true);
});
