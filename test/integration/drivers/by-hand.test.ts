/** What a learner changes by hand in a running lab is found, put right, kept, and in no edit's way. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must, until } from '../../until.ts';
import { TestLab } from './lab.ts';

const LAB = `
lans: { office: { subnet: 192.168.50.0/24 } }
hosts:
  alpha: { lans: { office: { ipv4_address: 192.168.50.11 } } }
  beta: { lans: { office: { ipv4_address: 192.168.50.12 } } }
networks:
  front: { driver: bridge, host: alpha, subnet: 172.18.0.0/16 }
  blue: { driver: overlay, hosts: [alpha, beta], subnet: 10.1.0.0/24 }
containers:
  web: { host: alpha, networks: [front], ports: ["8080:80"], serves: { http: 80 } }
  api: { host: alpha, networks: [front] }
  near: { host: alpha, networks: [blue] }
  far: { host: beta, networks: [blue] }
`;

let lab: TestLab;
beforeAll(async () => {
  lab = await TestLab.up(LAB);
});
afterAll(async () => await lab.down());

/** Does this in a node, and tells what is said of it then. */
async function afterDoing(...done: readonly (readonly [node: string, script: string])[]): Promise<string[]> {
  for (const [node, script] of done) expect(await lab.run(node, script)).toMatchObject({ code: 0 });
  return await differences();
}

async function differences(): Promise<string[]> {
  const found = await lab.session.byHand.differences();
  return found.ok ? found.value.map(({ element, sentence }) => `${element}: ${sentence}`) : found.problems.map(({ message }) => message);
}

test('nothing was changed in a lab that has just been started, used, and left', async () => {
  expect(await lab.pings('near', 'far')).toBe(true);
  expect(await lab.asks('beta', '192.168.50.11', 8080)).toMatchObject({ name: 'web' });
  expect(await differences()).toEqual([]);
});

test('each thing that is changed is told where it belongs; a reset leaves what there was before', async () => {
  const before = await Promise.all(['alpha', 'web', 'api', 'blue@alpha'].map((node) => lab.sees(node)));
  const said = await afterDoing(
    ['api', 'ip link set eth0 down'],
    ['web', 'ip addr add 10.7.7.7/24 dev eth0; ip link add extra type veth peer name other'],
    ['alpha', 'iptables -F DOCKER; iptables -P FORWARD ACCEPT; iptables -I FORWARD -s 10.9.9.9 -j DROP; sysctl -qw net.ipv4.ip_forward=0'],
    [
      'blue@alpha',
      'bridge fdb show dev vxlan0 | grep dst | while read mac _ to _; do bridge fdb del "$mac" dev vxlan0 dst "$to" self; done; ip neigh flush nud permanent',
    ],
  );
  expect(said.map((line) => line.replace(/02:42:[0-9a-f:]+/, 'MAC')).toSorted()).toEqual([
    'api.front: eth0 in api is down.',
    'containers.web: alpha has lost a rule of DOCKER (filter): -d 172.18.0.2/32 ! -i br-front -o br-front -p tcp -m tcp --dport 80 -j ACCEPT.',
    'containers.web: web has an interface that was made by hand: extra (veth).',
    'containers.web: web has an interface that was made by hand: other (veth).',
    'far.blue: blue@alpha does not know any more which MAC address 10.1.0.3 has.',
    'far.blue: vxlan0 in blue@alpha does not know any more where MAC is (it was 192.168.50.12).',
    'hosts.alpha: FORWARD (filter) in alpha has a rule that was written by hand: -s 10.9.9.9/32 -j DROP.',
    'hosts.alpha: The policy of FORWARD in alpha is ACCEPT, not DROP.',
    'hosts.alpha: net.ipv4.ip_forward in alpha is 0, not 1.',
    'web.front: eth0 in web also has the address 10.7.7.7/24.',
  ]);
  expect(await lab.session.byHand.reset(['nobody'])).toMatchObject({ ok: false, problems: [{ code: 'no-difference' }] });
  expect(await lab.session.byHand.reset(['web.front'])).toMatchObject({ ok: true, value: [{ element: 'web.front' }] });
  expect(await differences()).toHaveLength(9);
  expect(await lab.session.byHand.reset(null)).toMatchObject({ ok: true });
  expect(await differences()).toEqual([]);
  const after = await Promise.all(['alpha', 'web', 'api', 'blue@alpha'].map((node) => lab.sees(node)));
  expect(after.map(settled)).toEqual(before.map(settled));
  expect([await lab.pings('near', 'far'), await lab.pings('api', 'web')]).toEqual([true, true]);
});

/** Without what the kernel learns and forgets by itself. */
function settled(seen: Awaited<ReturnType<TestLab['sees']>>): object {
  return {
    ...seen,
    routes: seen.routes.toSorted(),
    neighbours: seen.neighbours.filter((line) => line.includes('PERMANENT')),
    fdb: seen.fdb.filter((line) => / (?:permanent|static)/.test(line)).toSorted(),
  };
}

test('a bridge that was deleted, and a cable that was pulled out and renamed, are put right', async () => {
  const said = await afterDoing(['alpha', 'ip link del br-front'], ['near', 'ip link set eth0 down && ip link set eth0 name wire && ip link set wire up']);
  expect(said).toContain('networks.front: alpha has lost its interface br-front.');
  expect(said).toContain('near.blue: near has lost its interface eth0.');
  expect(await lab.session.byHand.reset(null)).toMatchObject({ ok: true });
  expect(await differences()).toEqual([]);
  expect([await lab.pings('near', 'far'), await lab.pings('api', 'web'), await lab.pings('api', '192.168.50.12')]).toEqual([true, true, true]);
});

test('another address is kept: it is in the text, and the lab has it in earnest', async () => {
  const said = await afterDoing(['api', 'ip addr del 172.18.0.3/16 dev eth0 && ip addr add 172.18.0.77/16 dev eth0 && ip route add default via 172.18.0.1']);
  expect(said).toEqual(['api.front: eth0 in api has the address 172.18.0.77/16, not 172.18.0.3/16.']);
  const kept = await lab.session.byHand.keep(LAB, null);
  const text = kept.ok ? kept.value : '';
  expect(text).toBe(LAB.replace('api: { host: alpha, networks: [front] }', 'api: { host: alpha, networks: { front: { ipv4_address: 172.18.0.77 } } }'));
  // The address is there already: it is taken in hand, not tripped over.
  await lab.edit(text);
  expect(await differences()).toEqual([]);
  expect(await lab.run('api', 'tail -n 1 /etc/hosts')).toMatchObject({ said: '172.18.0.77\tapi' });
  expect(await lab.pings('web', 'api')).toBe(true);
});

test('an edit of what was changed by hand is done, and puts that right on its way', async () => {
  await lab.run('alpha', 'ip link del br-front; iptables -t nat -F; iptables -t nat -X DOCKER');
  await lab.edit(`${LAB}  more: { host: alpha, networks: [front], ports: ["8090:80"], serves: { http: 80 } }\n`);
  expect(await differences()).toEqual([]);
  expect(await lab.asks('beta', '192.168.50.11', 8090)).toMatchObject({ name: 'more' });
});

test('who watches hears of each change in a moment, of settings too, and nothing of edits, traffic and starts of programs', async () => {
  const told: string[][] = [];
  const stop = must(await lab.session.byHand.watch((found) => told.push(found.map(({ sentence }) => sentence))));
  const hears = async (sentences: readonly string[]) =>
    await until(
      () => told.at(-1),
      (last) => JSON.stringify(last) === JSON.stringify(sentences),
      10_000,
    );
  await lab.run('api', 'ip link set eth0 down');
  await hears(['eth0 in api is down.']);
  await lab.run('alpha', 'sysctl -qw net.ipv4.icmp_echo_ignore_all=1');
  await hears(['net.ipv4.icmp_echo_ignore_all in alpha is 1; it was 0.', 'eth0 in api is down.']);
  await lab.run('alpha', 'sysctl -qw net.ipv4.icmp_echo_ignore_all=0');
  await hears(['eth0 in api is down.']);
  must(await lab.session.byHand.reset(null));
  await hears([]);
  const before = told.length;
  await lab.edit(`${LAB}  fresh: { host: alpha, networks: [front] }\n`);
  expect(await lab.pings('fresh', 'web')).toBe(true);
  await lab.run('fresh', 'ip addr add 10.8.8.8/24 dev eth0');
  await hears(['eth0 in fresh also has the address 10.8.8.8/24.']);
  expect(told.slice(before)).toEqual([['eth0 in fresh also has the address 10.8.8.8/24.']]);
  stop();
});

test('settings that the file names: turned in place, seen and kept, and back at what the kernel had', async () => {
  const keys = 'net.ipv4.ip_default_ttl net.ipv4.conf.eth0.rp_filter net.ipv4.tcp_fin_timeout net.ipv4.ip_local_port_range';
  const read = async (node: string) => (await lab.run(node, `sysctl -n ${keys}; cut -d " " -f 22 /proc/1/stat`)).said.split('\n');
  const withSettings = (api: string, beta: string) =>
    LAB.replace('api: { host', `api: { sysctls: ${api}, host`).replace('beta: { lans', `beta: { sysctls: ${beta}, lans`);
  await lab.edit(LAB);
  const [inApi, inBeta] = [await read('api'), await read('beta')];
  const some = '{ net.ipv4.ip_default_ttl: 31, net.ipv4.conf.eth0.rp_filter: 2, net.ipv4.ip_local_port_range: "2000  3000" }';
  await lab.edit(withSettings(some, '[net.ipv4.tcp_fin_timeout=77, net.ipv4.conf.eth0.rp_filter=2]'));
  expect([await read('api'), await read('beta'), await differences()]).toEqual([
    ['31', '2', inApi[2], '2000\t3000', inApi[4]],
    [inBeta[0], '2', '77', ...inBeta.slice(3)],
    [],
  ]);
  const byHand = await afterDoing(
    ['beta', 'sysctl -qw net.ipv4.tcp_fin_timeout=99 net.ipv4.conf.eth0.rp_filter=1'],
    ['alpha', 'sysctl -qw net.ipv4.ip_forward=0'],
  );
  expect(byHand).toEqual([
    'hosts.alpha: net.ipv4.ip_forward in alpha is 0, not 1.',
    'hosts.beta: net.ipv4.tcp_fin_timeout in beta is 99, not 77.',
    'hosts.beta: net.ipv4.conf.eth0.rp_filter in beta is 1, not 2.',
  ]);
  const kept = await lab.session.byHand.keep(withSettings('[net.ipv4.tcp_fin_timeout=55]', '[net.ipv4.tcp_fin_timeout=77]'), null);
  expect(kept.ok ? (kept.value.match(/sysctls: [^}\]]*/g) ?? []) : kept).toEqual([
    'sysctls: { net.ipv4.ip_forward: "0" ',
    'sysctls: { net.ipv4.tcp_fin_timeout: "99", net.ipv4.conf.eth0.rp_filter: "1" ',
    'sysctls: [net.ipv4.tcp_fin_timeout=55',
  ]);
  expect(await lab.session.byHand.reset(null)).toMatchObject({ ok: true });
  expect((await read('beta')).slice(0, 3)).toEqual([inBeta[0], '2', '77']);
  // Another cable, the same settings; then they go.
  await lab.edit(withSettings('[net.ipv4.conf.eth0.rp_filter=2]', '{}').replace('172.18.0.0/16', '172.18.0.0/17'));
  expect([await read('api'), await read('beta')]).toEqual([[inApi[0], '2', ...inApi.slice(2)], inBeta]);
  await lab.edit(LAB);
  for (const [word, said] of [
    ['net.ipv4.no_such: 1', 'This kernel has no setting net.ipv4.no_such in api.'],
    ['net.ipv4.ip_default_ttl: many', 'The kernel does not take “many” for net.ipv4.ip_default_ttl in api.'],
  ] as const) {
    const refused = await lab.session.apply(withSettings(`{ ${word} }`, '{}'), { file: null });
    expect(refused.ok ? '' : refused.problems.map(({ message }) => message).join()).toContain(said);
  }
  expect([await read('api'), await read('beta'), await differences()]).toEqual([inApi, inBeta, []]);
});
