import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestLab } from './lab.ts';

const LAB = `
lans: { office: { subnet: 192.168.50.0/24 } }
hosts:
  alpha: { lans: { office: { ipv4_address: 192.168.50.11 } } }
  beta: { lans: { office: { ipv4_address: 192.168.50.12 } }, serves: { http: 80 } }
networks:
  front: { driver: bridge, host: alpha, subnet: 172.18.0.0/16 }
  back: { driver: bridge, host: alpha, subnet: 172.19.0.0/16 }
  inner: { driver: bridge, host: alpha, subnet: 172.20.0.0/16, internal: true }
  bare: { driver: bridge, host: alpha, subnet: 172.21.0.0/16, masquerade: false }
containers:
  api: { host: alpha, networks: { front: { aliases: [shop] } }, ports: ["8080:80", "192.168.50.11:9090:80"], serves: { http: 80 } }
  web: { host: alpha, networks: [front] }
  db: { host: alpha, networks: [back], serves: { http: 80 } }
  two: { host: alpha, networks: [front, back] }
  safe: { host: alpha, networks: [inner] }
  vault: { host: alpha, networks: [inner] }
  raw: { host: alpha, networks: [bare] }
  d1: { host: alpha }
  d2: { host: alpha }
`;

let lab: TestLab;
beforeAll(async () => {
  lab = await TestLab.up(LAB);
});
afterAll(async () => await lab.down());

describe('who reaches whom', () => {
  test('neighbours on one bridge, by address and by name', async () => {
    expect([await lab.pings('web', '172.18.0.2'), await lab.pings('web', 'api'), await lab.pings('web', 'shop'), await lab.pings('api', 'web')]).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  test('two networks of one host: not, either way; each other’s gateway answers, as in Docker', async () => {
    expect([await lab.pings('web', '172.19.0.2'), await lab.pings('db', '172.18.0.2')]).toEqual([false, false]);
    expect([await lab.pings('web', '172.19.0.1'), await lab.pings('db', '172.18.0.1')]).toEqual([true, true]);
  });

  test('a container on both reaches both, by name too', async () => {
    expect([await lab.pings('two', 'api'), await lab.pings('two', 'db')]).toEqual([true, true]);
  });

  test('the outside, which sees the host’s address', async () => {
    expect(await lab.asks('web', '192.168.50.12', 80)).toEqual({ name: 'beta', saw: '192.168.50.11' });
  });

  test('without masquerade nobody outside knows the way back', async () => {
    expect(await lab.pings('raw', '192.168.50.12')).toBe(false);
    expect(await lab.pings('raw', '172.21.0.1')).toBe(true);
  });

  test('from outside nobody reaches a container by its own address', async () => {
    await lab.run('beta', 'ip route add 172.18.0.0/16 via 192.168.50.11');
    expect(await lab.pings('beta', '172.18.0.2')).toBe(false);
    expect(await lab.asks('beta', '172.18.0.3', 80)).toBeNull();
    await lab.run('beta', 'ip route del 172.18.0.0/16');
  });
});

describe('an internal network', () => {
  test('within it, and with the host’s end of it', async () => {
    expect([await lab.pings('safe', 'vault'), await lab.pings('safe', '172.20.0.1'), await lab.pings('alpha', '172.20.0.2')]).toEqual([true, true, true]);
  });

  test('nothing beyond: no default route, and no way even with one', async () => {
    expect((await lab.sees('safe')).routes).toEqual(['172.20.0.0/16 dev eth0 proto kernel scope link src 172.20.0.2']);
    await lab.run('safe', 'ip route add default via 172.20.0.1');
    expect([await lab.pings('safe', '192.168.50.12'), await lab.pings('safe', '172.18.0.2'), await lab.pings('web', '172.20.0.2')]).toEqual([
      false,
      false,
      false,
    ]);
    await lab.run('safe', 'ip route del default');
  });
});

describe('the default network', () => {
  test('reaches by address, not by name, as in Docker', async () => {
    expect([await lab.pings('d1', '172.17.0.3'), await lab.pings('d1', 'd2')]).toEqual([true, false]);
    expect((await lab.sees('alpha')).interfaces.find(({ name }) => name === 'docker0')?.addresses).toEqual(['172.17.0.1/16']);
  });
});

describe('published ports', () => {
  test('from another host, which is seen as it is', async () => {
    expect(await lab.asks('beta', '192.168.50.11', 8080)).toEqual({ name: 'api', saw: '192.168.50.12' });
  });

  test('from the host itself: on its address and on 127.0.0.1', async () => {
    expect(await lab.asks('alpha', '192.168.50.11', 8080)).toMatchObject({ name: 'api' });
    expect(await lab.asks('alpha', '127.0.0.1', 8080)).toMatchObject({ name: 'api' });
  });

  test('from the container itself and from its sibling', async () => {
    expect(await lab.asks('api', '192.168.50.11', 8080)).toEqual({ name: 'api', saw: '172.18.0.1' });
    expect(await lab.asks('web', '192.168.50.11', 8080)).toMatchObject({ name: 'api' });
  });

  test('not from a container of another bridge of the host', async () => {
    expect(await lab.asks('db', '192.168.50.11', 8080)).toBeNull();
  });

  test('on one address only where it is bound to one', async () => {
    expect(await lab.asks('beta', '192.168.50.11', 9090)).toMatchObject({ name: 'api' });
    expect(await lab.asks('alpha', '127.0.0.1', 9090)).toBeNull();
  });
});

describe('what the kernel holds', () => {
  test('rules are printed by iptables-save as they were asked for', async () => {
    const { rules } = await lab.sees('alpha');
    const plan = await lab.session.plan(LAB);
    const wanted = plan.ok ? plan.value.want.flatMap((it) => (it.kind === 'rule' ? [`-A ${it.chain} ${it.spec.join(' ')}`] : [])) : [];
    expect(wanted.length).toBeGreaterThan(40);
    expect(rules.filter((line) => line.startsWith('-A')).toSorted()).toEqual(wanted.toSorted());
    expect(rules).toContain(':FORWARD DROP');
  });

  test('in a container: one interface, the way out, Docker’s MAC, and nothing of IPv6', async () => {
    expect(await lab.sees('web')).toMatchObject({
      interfaces: [{ name: 'lo' }, { name: 'eth0', kind: 'veth', state: 'UP', mac: '02:42:ac:12:00:03', addresses: ['172.18.0.3/16'] }],
      routes: ['default via 172.18.0.1 dev eth0', '172.18.0.0/16 dev eth0 proto kernel scope link src 172.18.0.3'],
      rules: [],
    });
    expect((await lab.run('web', 'cat /proc/sys/net/ipv4/ip_unprivileged_port_start /etc/resolv.conf; tail -n 1 /etc/hosts')).said).toBe(
      '0\nnameserver 127.0.0.11\noptions ndots:0\n172.18.0.3\tweb',
    );
  });

  test('a host has its cards before its bridges, as a machine has before Docker starts', async () => {
    const names = (await lab.sees('alpha')).interfaces.map(({ name }) => name).filter((name) => !name.startsWith('v-'));
    expect(names).toEqual(['lo', 'eth0', 'docker0', 'br-front', 'br-back', 'br-inner', 'br-bare']);
    // A host that asks its own bridge goes by lo, which is not that bridge: Docker's masquerading gives it the first card's address.
    const saw = `perl -MIO::Socket::INET -e 'my $s = IO::Socket::INET->new(Proto => "udp", LocalAddr => "172.18.0.1"); my $c = IO::Socket::INET->new(Proto => "udp", PeerAddr => "172.18.0.1", PeerPort => $s->sockport); $c->send("hi"); $s->recv(my $hi, 9); print $s->peerhost'`;
    expect((await lab.run('alpha', saw)).said).toBe('192.168.50.11');
  });

  test('a learner changes addresses in a container, and reaches nothing else', async () => {
    expect((await lab.run('d2', 'ip addr add 10.9.9.9/32 dev lo && ip addr del 10.9.9.9/32 dev lo')).code).toBe(0);
    expect((await lab.run('d2', 'echo 1 > /proc/sys/net/ipv4/ip_forward')).code).not.toBe(0);
  });
});
