/** The same lab with each firewall: who reaches whom, and with which source address; and the tables as Docker 29 lays them out. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must } from '../../until.ts';
import { TestLab } from './lab.ts';

const lab = (firewall: string) => `
lans: { office: { subnet: 192.168.50.0/24 }, isp: { subnet: 203.0.113.0/24 } }
hosts:
  alpha: { lans: { office: { ipv4_address: 192.168.50.11 } }, firewall: ${firewall} }
  gw: { role: router, lans: [office, isp], nat: { out: isp }, firewall: ${firewall} }
  web: { role: internet, lans: [isp], serves: { http: 80 } }
networks:
  front: { driver: bridge, host: alpha, subnet: 172.18.0.0/16 }
  back: { driver: bridge, host: alpha, subnet: 172.19.0.0/16 }
  inner: { driver: bridge, host: alpha, subnet: 172.20.0.0/16, internal: true }
  quiet: { driver: bridge, host: alpha, subnet: 172.21.0.0/16, icc: false, bridge_name: quiet0 }
containers:
  api: { host: alpha, networks: [front], serves: { http: 80 }, ports: ["8080:80", "127.0.0.1:8081:80"] }
  cache: { host: alpha, networks: [front] }
  db: { host: alpha, networks: [back] }
  safe: { host: alpha, networks: [inner] }
  vault: { host: alpha, networks: [inner] }
  q1: { host: alpha, networks: [quiet] }
  q2: { host: alpha, networks: [quiet] }
`;

/** Who asks whom; `ping` where no port is named. */
const QUESTIONS: readonly (readonly [from: string, to: string, port?: number])[] = [
  ['cache', '172.18.0.2'],
  ['db', '172.18.0.2'],
  ['db', '172.18.0.1'],
  ['safe', '172.20.0.3'],
  ['safe', '203.0.113.2'],
  ['alpha', '172.20.0.2'],
  ['q1', '172.21.0.3'],
  ['q1', '203.0.113.2', 80],
  ['cache', '203.0.113.2', 80],
  ['alpha', '203.0.113.2', 80],
  ['gw', '192.168.50.11', 8080],
  ['gw', '192.168.50.11', 8081],
  ['web', '192.168.50.11'],
  ['alpha', '192.168.50.11', 8080],
  ['alpha', '127.0.0.1', 8080],
  ['alpha', '127.0.0.1', 8081],
  ['api', '192.168.50.11', 8080],
  ['cache', '192.168.50.11', 8080],
];

async function answers(running: TestLab): Promise<string[]> {
  const told: string[] = [];
  // Six at a time: each that gets no answer waits for two seconds.
  for (let at = 0; at < QUESTIONS.length; at += 6) {
    const asked = QUESTIONS.slice(at, at + 6).map(async ([from, to, port]) => {
      const answer = port === undefined ? await running.pings(from, to) : await running.asks(from, to, port);
      return `${from} → ${to}${port === undefined ? '' : `:${port}`} ${JSON.stringify(answer)}`;
    });
    told.push(...(await Promise.all(asked)));
  }
  return told;
}

let running: TestLab;
beforeAll(async () => {
  running = await TestLab.up(lab('nftables'));
});
afterAll(async () => await running?.down());

test('the rules stand as they were asked for, and iptables has none', async () => {
  const plan = await running.session.plan(lab('nftables'));
  const wanted = plan.ok ? plan.value.want.flatMap((it) => (it.kind === 'nftchain' && it.ns === 'alpha' ? [`${it.name}: ${it.rules.join(' | ')}`] : [])) : [];
  const { said } = await running.run('alpha', 'nft -s list table ip docker-bridges');
  const chains = [...said.matchAll(/chain (\S+) \{\n([^}]*)\}/g)].map(([, name, body = '']) => {
    const rules = body.split('\n').flatMap((line) => (line.trim() === '' || line.trim().startsWith('type ') ? [] : [line.trim()]));
    return `${name}: ${rules.join(' | ')}`;
  });
  expect(wanted.length).toBe(6 + 4 * 4);
  expect(chains.toSorted()).toEqual(wanted.toSorted());
  expect((await running.sees('alpha')).rules.filter((line) => line.startsWith('-A'))).toEqual([]);
});

test('what is changed by hand is told where it belongs; a reset leaves what there was before', async () => {
  const listed = async () => (await running.run('alpha', 'nft -s list ruleset')).said;
  const before = await listed();
  const told = async () => must(await running.session.byHand.differences()).map(({ element, sentence }) => `${element}: ${sentence}`);
  expect(await told()).toEqual([]);
  const changes = [
    'add rule ip docker-bridges filter-FORWARD ip saddr 10.9.9.9 drop',
    'flush chain ip docker-bridges nat-prerouting-and-output',
    'delete element ip docker-bridges filter-forward-in-jumps { "br-back" }',
    'chain ip docker-bridges filter-FORWARD { policy accept; }',
    'add chain ip docker-bridges extra',
    'add table inet mine',
  ];
  expect(await running.run('alpha', changes.map((line) => `nft '${line}'`).join(' && '))).toMatchObject({ code: 0 });
  expect(await running.run('gw', 'nft delete table ip router')).toMatchObject({ code: 0 });
  expect((await told()).toSorted()).toEqual([
    'hosts.alpha: The policy of filter-FORWARD (nftables, ip) in alpha is accept, not drop.',
    'hosts.alpha: alpha has a chain of nftables that was made by hand: extra (ip docker-bridges).',
    'hosts.alpha: alpha has a table of nftables that was made by hand: inet mine.',
    'hosts.alpha: filter-FORWARD (nftables, ip docker-bridges) in alpha has, written by hand, a rule: ip saddr 10.9.9.9 drop.',
    'hosts.alpha: nat-prerouting-and-output (nftables, ip docker-bridges) in alpha has lost 2 rules, the first of them: tcp dport 8080 counter dnat to 172.18.0.2:80 comment "DNAT".',
    'hosts.gw: gw has lost the table router (nftables, ip).',
    'networks.back: The map filter-forward-in-jumps (nftables) in alpha does not know br-back any more.',
  ]);
  expect(await running.session.byHand.reset(null)).toMatchObject({ ok: true });
  expect(await told()).toEqual([]);
  const sorted = (text: string) =>
    text
      .split(/[\n,]/)
      .map((line) => line.trim())
      .toSorted();
  expect(sorted(await listed())).toEqual(sorted(before));
  expect(await running.asks('api', '203.0.113.2', 80)).toEqual({ name: 'web', saw: '203.0.113.1' });
});

test('a port more, and one less, live: the other chains are not touched', async () => {
  const more = lab('nftables').replace('"8080:80"', '"8080:80", "8090:80"');
  const plan = await running.session.plan(more);
  expect(plan.ok ? plan.value.steps.map(({ action, resource }) => `${action} ${resource}`) : []).toEqual([
    'change nft:alpha/docker-bridges/nat-prerouting-and-output',
  ]);
  await running.edit(more);
  expect(await running.asks('gw', '192.168.50.11', 8090)).toMatchObject({ name: 'api' });
  await running.edit(lab('nftables'));
  expect(await running.asks('gw', '192.168.50.11', 8090)).toBeNull();
});

test('who reaches whom is the same with iptables, changed live; but for what Docker 29 lets through and 20.10 does not', async () => {
  const published = async () => await running.asks('db', '192.168.50.11', 8080);
  const nftables = { told: await answers(running), published: await published() };
  await running.edit(lab('iptables'));
  expect((await running.run('alpha', 'nft list tables')).said).not.toContain('docker-bridges');
  const iptables = { told: await answers(running), published: await published() };
  expect(nftables.told).toEqual(iptables.told);
  expect(nftables.told.filter((line) => !/true|name/.test(line))).toEqual([
    'db → 172.18.0.2 false',
    'safe → 203.0.113.2 false',
    'q1 → 172.21.0.3 false',
    'gw → 192.168.50.11:8081 null',
    'web → 192.168.50.11 false',
  ]);
  expect([nftables.published, iptables.published]).toEqual([{ name: 'api', saw: '172.18.0.1' }, null]);
});
