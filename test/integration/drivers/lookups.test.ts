/** How names are found: whom the resolver asks for what it does not know, and what stands in /etc/hosts. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must } from '../../until.ts';
import { TestLab } from './lab.ts';

const SERVER = '192.168.50.53';
const LAB = `
lans: { office: { subnet: 192.168.50.0/24 } }
hosts:
  alpha: { lans: { office: { ipv4_address: 192.168.50.11 } }, extra_hosts: { printer: 192.168.50.9 } }
  names:
    lans: { office: { ipv4_address: ${SERVER} } }
    serves: { dns: 53 }
    extra_hosts: ["shop.example:192.168.50.80", "shop.example:192.168.50.81", "www.shop.example:192.168.50.80"]
networks:
  front: { driver: bridge, host: alpha, subnet: 172.18.0.0/16 }
  closed: { driver: bridge, host: alpha, subnet: 172.19.0.0/16, internal: true }
containers:
  web: { host: alpha, networks: [front], dns: [192.168.50.11, ${SERVER}] }
  near: { host: alpha, networks: [front], serves: { dns: 53 }, extra_hosts: { here.example: 172.18.0.99 } }
  plain: { host: alpha, dns: ${SERVER}, extra_hosts: ["home:host-gateway", "printer=192.168.50.9"] }
  safe: { host: alpha, networks: [closed], dns: ${SERVER} }
`;

let lab: TestLab;
beforeAll(async () => {
  lab = await TestLab.up(LAB);
});
afterAll(async () => await lab.down());

/** The IPv4 addresses that a program gets for a name, by /etc/hosts or by DNS; none where it finds nothing. */
async function addresses(node: string, name: string): Promise<readonly string[]> {
  const { said } = await lab.run(node, `getent ahostsv4 ${name}`);
  return [...new Set(said.split('\n').flatMap((line) => /^[\d.]+/.exec(line) ?? []))].toSorted();
}

/** A question over TCP by hand: code of the answer, and how many records are in it. */
async function askByTcp(node: string, name: string): Promise<string> {
  const program = `use IO::Socket::INET; my $to = IO::Socket::INET->new(PeerAddr => "127.0.0.11", PeerPort => 53, Timeout => 2) or die;
my $query = pack("n6", 7, 0x100, 1, 0, 0, 0) . join("", map { pack("C/a", $_) } split /\\./, $ARGV[0]) . pack("C n2", 0, 1, 1);
syswrite $to, pack("n/a", $query); sysread $to, my $answer, 4096; my (undef, $id, $flags, undef, $records) = unpack("n5", $answer);
print join " ", $id, $flags & 15, $records;`;
  return (await lab.run(node, `perl -e '${program}' ${name}`)).said;
}

test('a name that no network knows is asked of the servers, one after the other', async () => {
  expect(await addresses('web', 'shop.example')).toEqual(['192.168.50.80', '192.168.50.81']);
  expect((await lab.run('web', 'getent hosts 192.168.50.80')).said).toMatch(/^192\.168\.50\.80\s+shop\.example$/);
  // Who asks has gone through the host's NAT.
  const log = await lab.session.log('names', 0);
  expect(log.ok && log.value.text.replaceAll(/:\d{4,5} /g, ':PORT ').split('\n')).toContain(`dns: 192.168.50.11:PORT asked ${SERVER}:53: A shop.example`);
  expect((await lab.run('web', 'cat /etc/resolv.conf')).said).toBe('nameserver 127.0.0.11\noptions ndots:0');
});

test('names of the network stay its own, and a name that nobody has is refused by the server', async () => {
  expect(await addresses('web', 'near')).toEqual(['172.18.0.3']);
  expect(await addresses('web', 'nobody.example')).toEqual([]);
});

test('the servers are asked by the container itself: without a way out nobody is reached', async () => {
  expect(await addresses('safe', 'shop.example')).toEqual([]);
});

test('a question over TCP is passed on over TCP, and fails where no server has it', async () => {
  expect(await askByTcp('web', 'near')).toBe('7 0 1');
  expect(await askByTcp('web', 'shop.example')).toBe('7 2 0');
});

test('on the default network programs ask for themselves; host-gateway is the host', async () => {
  expect((await lab.run('plain', 'cat /etc/resolv.conf; grep -v : /etc/hosts')).said.split('\n')).toEqual([
    `nameserver ${SERVER}`,
    '127.0.0.1\tlocalhost',
    '172.17.0.1\thome',
    '192.168.50.9\tprinter',
    '172.17.0.2\tplain',
  ]);
  expect([await addresses('plain', 'shop.example'), await lab.pings('plain', 'home')]).toEqual([['192.168.50.80', '192.168.50.81'], true]);
  expect(await addresses('alpha', 'printer')).toEqual(['192.168.50.9']);
});

test('all of it changes in place: processes, addresses and terminals stay', async () => {
  const before = (await lab.run('web', 'echo $$ > /tmp/mark; cat /proc/1/stat')).said;
  await lab.edit(
    LAB.replace(`dns: [192.168.50.11, ${SERVER}]`, 'dns: [172.18.0.3], extra_hosts: { gone.example: 192.168.50.80 }').replace(
      'alpha: { lans',
      `alpha: { dns: ${SERVER}, lans`,
    ),
  );
  expect([await addresses('web', 'here.example'), await addresses('web', 'shop.example'), await addresses('web', 'gone.example')]).toEqual([
    ['172.18.0.99'],
    [],
    ['192.168.50.80'],
  ]);
  // Of its host, since it names none itself.
  expect([await addresses('near', 'shop.example'), await addresses('alpha', 'shop.example')]).toEqual(Array(2).fill(['192.168.50.80', '192.168.50.81']));
  // What the server's own root writes into its file counts at once.
  await lab.run('near', 'echo 172.18.0.98 new.example >> /etc/hosts');
  expect(await addresses('web', 'new.example')).toEqual(['172.18.0.98']);
  await lab.edit(LAB.replace(`, dns: [192.168.50.11, ${SERVER}]`, ''));
  expect(await addresses('web', 'here.example')).toEqual([]);
  expect((await lab.run('web', 'cat /proc/1/stat; ls /tmp')).said.split('\n').map((line) => line.split(' ')[21] ?? line)).toEqual([
    before.split(' ')[21],
    'mark',
  ]);
});

test('the lab’s history has each edit, and what the kernel held after it', async () => {
  const { history } = lab.session;
  expect((await history.list()).map(({ number, title }) => [number, title])).toEqual([
    [1, 'Start'],
    [2, 'changed: hosts.alpha, containers.web, containers.near'],
    [3, 'changed: hosts.alpha, containers.web, containers.near'],
  ]);
  expect(must(await history.compare('3', '3'))).toEqual([]);
  await lab.run('web', 'ip addr add 10.7.7.7/24 dev eth0; ip route del default');
  await lab.run('alpha', 'iptables -t nat -A POSTROUTING -s 10.7.7.7 -j MASQUERADE; sysctl -qw net.ipv4.ip_default_ttl=9');
  const now = must(await history.compare('3', 'now'));
  const byHand = now
    .map(({ node, gone, got, changed }) => [node, gone.filter(isMade), got.filter(isMade), changed])
    .filter((each) => each.slice(1).flat().length > 0);
  expect(byHand).toEqual([
    ['alpha', [], ['iptables -t nat -A POSTROUTING -s 10.7.7.7/32 -j MASQUERADE'], ['setting net.ipv4.ip_default_ttl: 64 became 9']],
    ['web', ['route default via 172.18.0.1 dev eth0'], ['address 10.7.7.7/24 on eth0', 'route 10.7.7.0/24 dev eth0'], []],
  ]);
  // An edit is a step of its own, with what was done by hand before it.
  await lab.edit(
    LAB.replace(`, dns: [192.168.50.11, ${SERVER}]`, '').replace(
      'closed: { driver: bridge, host: alpha, subnet: 172.19.0.0/16, internal: true }',
      'closed: { driver: bridge, host: alpha, subnet: 172.19.0.0/16 }',
    ),
  );
  const last = must(await history.compare('3', '4'));
  expect(last.find(({ node }) => node === 'safe')?.got).toEqual(['route default via 172.19.0.1 dev eth0']);
  expect(last.find(({ node }) => node === 'web')?.got).toContain('address 10.7.7.7/24 on eth0');
  expect(await history.compare('1', '9')).toMatchObject({
    ok: false,
    problems: [{ code: 'no-such-step', fix: 'It has 1 to 4, and now; `netyard history` lists them.' }],
  });
});

/** Not what the kernel learns and forgets by itself. */
function isMade(line: string): boolean {
  return !/^(neighbour|FDB|connection) /.test(line) && !/^route .* table local|^route (fe80|ff00)/.test(line);
}
