/** The keys of bridge networks beyond the usual: who does not reach whom, what is published where, names and MACs by hand. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestLab } from './lab.ts';

const LAB = `
lans: { office: { subnet: 192.168.50.0/24 } }
hosts:
  alpha: { lans: { office: { ipv4_address: 192.168.50.11, mac_address: 02:00:00:00:00:0A } } }
  beta: { lans: { office: { ipv4_address: 192.168.50.12 } }, serves: { http: 80 } }
networks:
  quiet: { driver: bridge, host: alpha, subnet: 172.18.0.0/16, icc: false, bridge_name: quiet0 }
  front: { driver: bridge, host: alpha, subnet: 172.19.0.0/16 }
containers:
  q1: { host: alpha, networks: [quiet], serves: { http: 80 }, ports: ["8081:80"] }
  q2: { host: alpha, networks: { quiet: { mac_address: 02:00:00:00:00:02 } } }
  api: { host: alpha, networks: [front], mac_address: 02:00:00:00:00:03, serves: { http: 80 }, ports: ["127.0.0.1:8080:80", "5353:53/udp"] }
  web: { host: alpha, networks: [front] }
`;

let lab: TestLab;
beforeAll(async () => {
  lab = await TestLab.up(LAB);
});
afterAll(async () => await lab?.down());

/** Sends one word by UDP; what comes back is the answer. */
const UDP = `perl -MIO::Socket::INET -e 'alarm 2; my $s = IO::Socket::INET->new(Proto => "udp", PeerAddr => "$ARGV[0]", PeerPort => $ARGV[1]); $s->send("hi"); $s->recv(my $said, 99); print $said'`;
/** Answers one datagram with whom it saw. */
const ECHO = `perl -MIO::Socket::INET -e '$| = 1; alarm 8; my $s = IO::Socket::INET->new(Proto => "udp", LocalAddr => "$ARGV[0]", LocalPort => 53) or die; for (1..3) { $s->recv(my $x, 99); $s->send("api saw " . $s->peerhost) }'`;

describe('icc: false', () => {
  test('containers of the network do not meet: not on the bridge, not by a detour over the gateway', async () => {
    expect(await Promise.all([lab.pings('q2', '172.18.0.2'), lab.pings('q1', '172.18.0.3')])).toEqual([false, false]);
    await lab.run('q2', 'ip route add 172.18.0.2 via 172.18.0.1');
    expect(await lab.pings('q2', '172.18.0.2')).toBe(false);
    await lab.run('q2', 'ip route del 172.18.0.2');
  });

  test('the gateway, the host and the outside are reached as ever; the published port from outside too, not from a sibling', async () => {
    expect([await lab.pings('q2', '172.18.0.1'), await lab.pings('alpha', '172.18.0.3')]).toEqual([true, true]);
    expect(await lab.asks('q2', '192.168.50.12', 80)).toEqual({ name: 'beta', saw: '192.168.50.11' });
    expect(await lab.asks('beta', '192.168.50.11', 8081)).toEqual({ name: 'q1', saw: '192.168.50.12' });
    expect(await lab.asks('q2', '192.168.50.11', 8081)).toBeNull();
  });
});

describe('published ports', () => {
  test('on 127.0.0.1: from the host alone', async () => {
    expect(await lab.asks('alpha', '127.0.0.1', 8080)).toMatchObject({ name: 'api' });
    expect(await Promise.all([lab.asks('beta', '192.168.50.11', 8080), lab.asks('web', '192.168.50.11', 8080)])).toEqual([null, null]);
  });

  test('UDP: from outside, from the host, from a sibling, and from the container itself', async () => {
    const answering = lab.run('api', `${ECHO} 172.19.0.2`);
    await lab.run('api', 'for i in 1 2 3 4 5 6 7 8 9; do ss -lun | grep -q 172.19.0.2:53 && exit; sleep 0.1; done');
    const said = async (node: string) => (await lab.run(node, `${UDP} 192.168.50.11 5353`)).said;
    expect([await said('beta'), await said('web'), await said('api')]).toEqual(['api saw 192.168.50.12', 'api saw 172.19.0.1', 'api saw 172.19.0.1']);
    await answering;
  });
});

describe('names and MACs by hand', () => {
  test('stand as they are written', async () => {
    const mac = async (node: string, name: string) => (await lab.sees(node)).interfaces.find((it) => it.name === name)?.mac;
    expect([await mac('alpha', 'eth0'), await mac('q2', 'eth0'), await mac('api', 'eth0')]).toEqual([
      '02:00:00:00:00:0a',
      '02:00:00:00:00:02',
      '02:00:00:00:00:03',
    ]);
    expect((await lab.sees('alpha')).interfaces.find(({ name }) => name === 'quiet0')?.addresses).toEqual(['172.18.0.1/16']);
  });

  test('another MAC, live: the neighbours know at once; icc on again: they meet', async () => {
    expect(await lab.pings('web', '172.19.0.2')).toBe(true);
    const edited = LAB.replace('02:00:00:00:00:03', '02:00:00:00:00:33').replace('icc: false', 'icc: true');
    const plan = await lab.session.plan(edited);
    const steps = plan.ok ? plan.value.steps.map(({ action, resource }) => `${action} ${resource}`) : [];
    expect(steps).toEqual([
      'remove rule:alpha/filter/FORWARD/quiet:within',
      'change veth:q1.quiet',
      'change veth:q2.quiet',
      'change veth:api.front',
      'create rule:alpha/filter/FORWARD/quiet:within',
    ]);
    await lab.edit(edited);
    expect([await lab.pings('web', '172.19.0.2'), await lab.pings('q2', 'q1')]).toEqual([true, true]);
    expect((await lab.run('web', 'ip neigh show 172.19.0.2')).said).toContain('02:00:00:00:00:33');
  });
});
