/** IPv6 beside IPv4: who reaches whom, by which names, with which senders; what an edit that turns it on leaves alone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { must } from '../../until.ts';
import { TestLab } from './lab.ts';

const LAB = `
lans:
  office: { subnet: 192.168.50.0/24, ipv6: true }
  plant: { subnet: 192.168.60.0/24, subnet6: fd00:60::/64 }
hosts:
  alpha: { lans: { office: { ipv4_address: 192.168.50.11 } }, gateway: gw }
  beta: { lans: { office: { ipv4_address: 192.168.50.12 } }, serves: { http: 80 } }
  gw: { role: router, lans: { office: { ipv4_address: 192.168.50.1 }, plant: { ipv4_address: 192.168.60.1 } } }
  far: { lans: { plant: { ipv6_address: fd00:60::77 } }, serves: { http: 80, udp: 53 } }
networks:
  front: { driver: bridge, host: alpha, subnet: 172.18.0.0/16, ipv6: true }
  other: { driver: bridge, host: alpha, subnet: 172.19.0.0/16, ipv6: true }
  vault: { driver: bridge, host: alpha, subnet: 172.20.0.0/16, ipv6: true, internal: true }
  quiet: { driver: bridge, host: alpha, subnet: 172.21.0.0/16, ipv6: true, icc: false }
  blue: { driver: overlay, hosts: [alpha, far], subnet: 10.1.0.0/24, ipv6: true, underlay: ipv6 }
containers:
  api: { host: alpha, networks: { front: { aliases: [shop] } }, ports: ["8080:80", "5353:99/udp"], serves: { http: 80, udp: 99 } }
  web: { host: alpha, networks: [front] }
  db: { host: alpha, networks: { other: { ipv4_address: 172.19.3.9 } } }
  v1: { host: alpha, networks: [vault] }
  v2: { host: alpha, networks: [vault] }
  q1: { host: alpha, networks: [quiet] }
  q2: { host: alpha, networks: [quiet] }
  near: { host: alpha, networks: [blue] }
  away: { host: far, networks: [blue], serves: { http: 80 } }
`;

/** Sends one word by UDP; what comes back is the answer. */
const UDP = `perl -MIO::Socket::IP -e 'alarm 2; my $s = IO::Socket::IP->new(Type => SOCK_DGRAM, PeerHost => $ARGV[0], PeerPort => $ARGV[1]); $s->send("hi"); $s->recv(my $said, 99); print $said'`;

let lab: TestLab;
beforeAll(async () => {
  lab = await TestLab.up(LAB);
});
afterAll(async () => await lab?.down());

const pings = async (...pairs: (readonly [string, string])[]) => await Promise.all(pairs.map(([from, to]) => lab.pings(from, `-6 ${to}`)));

describe('addresses', () => {
  test('read like those of IPv4, are there at once, and nothing else is but the wire’s own', async () => {
    const addresses = async (node: string, name: string) =>
      (await lab.sees(node)).interfaces.find((it) => it.name === name)?.addresses.filter((it) => !it.startsWith('fe80'));
    expect([await addresses('alpha', 'eth0'), await addresses('alpha', 'br-front'), await addresses('db', 'eth0'), await addresses('blue@far', 'br0')]).toEqual(
      [
        ['192.168.50.11/24', 'fd00:192:168:50::11/64'],
        ['172.18.0.1/16', 'fd00:172:18::1/64'],
        ['172.19.3.9/16', 'fd00:172:19::3:9/64'],
        ['10.1.0.1/24', 'fd00:10:1::1/64'],
      ],
    );
    expect((await lab.run('web', 'grep fd00 /etc/hosts; ip -6 route show default')).said.split('\n')).toEqual([
      'fd00:172:18::3\tweb',
      expect.stringMatching(/^default via fd00:172:18::1 dev eth0 /),
    ]);
  });

  test('names have both, and so have the other way round', async () => {
    const perl = `perl -MSocket=:all -e 'for (@ARGV) { my ($e, @r) = getaddrinfo($_, "", { socktype => SOCK_STREAM }); print join(" ", sort map { (getnameinfo($_->{addr}, NI_NUMERICHOST, NIx_NOSERV))[1] } @r), "\\n" } my (undef, $n) = getnameinfo(pack_sockaddr_in6(0, inet_pton(AF_INET6, "fd00:172:18::2")), 0, NIx_NOSERV); print "$n\\n"'`;
    expect((await lab.run('web', `${perl} api shop`)).said.split('\n')).toEqual(['172.18.0.2 fd00:172:18::2', '172.18.0.2 fd00:172:18::2', 'api.front']);
    expect(await pings(['web', 'shop'], ['near', 'away'], ['web', '::1'], ['web', 'fd00:172:18::3'])).toEqual([true, true, true, true]);
  });
});

describe('who reaches whom', () => {
  test('over LANs and a router by its routes; a bridge’s containers as their host', async () => {
    expect(await lab.asks('beta', 'fd00:60::77', 80)).toEqual({ name: 'far', saw: 'fd00:192:168:50::12' });
    expect(await lab.asks('web', 'fd00:60::77', 80)).toEqual({ name: 'far', saw: 'fd00:192:168:50::11' });
    expect((await lab.run('beta', `${UDP} fd00:60::77 53`)).said).toMatch(
      /^I am far\.\nI was asked at \[fd00:60::77\]:53\.\nYou are \[fd00:192:168:50::12\]:\d+\.$/,
    );
    expect((await lab.run('beta', `${UDP} 192.168.60.2 53`)).said).toMatch(/asked at 192\.168\.60\.2:53\.\nYou are 192\.168\.50\.12:/);
  });

  test('not from one bridge to another, not out of an internal network, not between containers that are apart', async () => {
    expect(await pings(['db', 'fd00:172:18::2'], ['v1', 'fd00:192:168:50::12'], ['beta', 'fd00:172:20::2'], ['q1', 'fd00:172:21::3'])).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(await pings(['v1', 'v2'], ['v1', 'fd00:172:20::1'], ['q1', 'fd00:172:21::1'], ['q1', 'fd00:192:168:50::12'], ['alpha', 'fd00:172:20::2'])).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
  });

  test('a published port: from outside with the sender that asked, from the host, from a sibling, from the container itself, from another bridge not', async () => {
    const seen = async (from: string, host = 'fd00:192:168:50::11') => (await lab.asks(from, host, 8080))?.saw ?? null;
    expect([await seen('beta'), await seen('far'), await seen('alpha'), await seen('web'), await seen('api'), await seen('db')]).toEqual([
      'fd00:192:168:50::12',
      'fd00:60::77',
      'fd00:172:18::1',
      'fd00:172:18::1',
      'fd00:172:18::1',
      null,
    ]);
    // There is no route_localnet for IPv6: refused, so that a program that tries localhost goes on to 127.0.0.1.
    expect([await seen('alpha', '::1'), await seen('alpha', 'localhost')]).toEqual([null, '172.18.0.1']);
    expect((await lab.run('beta', `${UDP} fd00:192:168:50::11 5353`)).said).toContain('You are [fd00:192:168:50::12]');
  });

  test('an overlay whose tunnels run over IPv6 and a router, with room for their headers', async () => {
    expect(await lab.asks('near', 'fd00:10:1::3', 80)).toEqual({ name: 'away', saw: 'fd00:10:1::2' });
    expect(await lab.asks('near', 'away', 80)).toMatchObject({ name: 'away' });
    expect((await lab.run('near', 'ping -6 -n -c 1 -W 2 -M do -s 1382 away >/dev/null && cat /sys/class/net/eth0/mtu')).said).toBe('1430');
    expect((await lab.run('alpha', 'ss -lun')).said).toContain(':4789');
  });
});

describe('changed while it runs', () => {
  test('with nftables instead, for both kinds', async () => {
    await lab.edit(LAB.replace('gateway: gw }', 'gateway: gw, firewall: nftables }'));
    const seen = async (from: string) => (await lab.asks(from, 'fd00:192:168:50::11', 8080))?.saw ?? null;
    expect([await seen('beta'), await seen('alpha'), await seen('web'), await seen('api')]).toEqual([
      'fd00:192:168:50::12',
      'fd00:172:18::1',
      'fd00:172:18::1',
      'fd00:172:18::1',
    ]);
    expect(await lab.asks('web', 'fd00:60::77', 80)).toEqual({ name: 'far', saw: 'fd00:192:168:50::11' });
    const refused = [
      ['db', 'fd00:172:18::2'],
      ['v1', 'fd00:192:168:50::12'],
      ['q1', 'fd00:172:21::3'],
      ['beta', 'fd00:172:20::2'],
    ] as const;
    expect(await pings(...refused, ['v1', 'v2'], ['q1', 'fd00:192:168:50::12'])).toEqual([false, false, false, false, true, true]);
    await lab.edit(LAB);
  });

  test('a network gets IPv6 and loses it, and keeps all else', async () => {
    const off = LAB.replace('172.19.0.0/16, ipv6: true', '172.19.0.0/16');
    const steps = async (text: string) => {
      const plan = await lab.session.plan(text);
      return plan.ok ? plan.value.steps.map(({ action, resource }) => `${action} ${resource}`).filter((step) => !/ (rule6|chain6):/.test(step)) : plan.problems;
    };
    expect(await steps(off)).toEqual([
      'remove route:db/::/0',
      'remove address:db.other/6',
      'remove sysctl:db/net.ipv6.conf.eth0.disable_ipv6',
      'remove sysctl:db/net.ipv6.conf.lo.disable_ipv6',
      'remove address:networks.other/6',
      'remove sysctl:alpha/net.ipv6.conf.br-other.disable_ipv6',
      'change names:other',
      'change file:db/hosts',
    ]);
    await lab.edit(off);
    expect((await lab.run('db', 'ip -6 addr; ip -6 route; cat /proc/sys/net/ipv6/conf/eth0/disable_ipv6')).said).toBe('1');
    expect(await lab.pings('db', '192.168.50.12')).toBe(true);
    await lab.edit(LAB);
    expect(await pings(['db', 'fd00:192:168:50::12'], ['db', 'fd00:172:18::2'])).toEqual([true, false]);
  });

  test('nothing was changed by hand so far; what is, is seen and put back', async () => {
    const differences = async () => must(await lab.session.byHand.differences()).map(({ sentence }) => sentence);
    expect(await differences()).toEqual([]);
    await lab.run('web', 'ip addr del fd00:172:18::3/64 dev eth0; ip addr add fd00:172:18::33/64 dev eth0');
    await lab.run('alpha', 'ip6tables -P FORWARD ACCEPT; ip6tables -I FORWARD -s fd00::/8 -j DROP; ip route add fd00:7::/64 dev eth0');
    expect((await differences()).toSorted()).toEqual([
      'FORWARD (filter, IPv6) in alpha has a rule that was written by hand: -s fd00::/8 -j DROP.',
      'The policy of FORWARD (IPv6) in alpha is ACCEPT, not DROP.',
      'alpha also has the route fd00:7::/64 dev eth0 metric 1024.',
      'eth0 in web has the address fd00:172:18::33/64, not fd00:172:18::3/64.',
    ]);
    must(await lab.session.byHand.reset(null));
    expect(await differences()).toEqual([]);
    expect(await lab.asks('web', 'fd00:60::77', 80)).toEqual({ name: 'far', saw: 'fd00:192:168:50::11' });
  });
});
