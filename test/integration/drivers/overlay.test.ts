import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestLab } from './lab.ts';

const LAB = `
lans:
  office: { subnet: 192.168.50.0/24 }
hosts:
  alpha: { lans: { office: { ipv4_address: 192.168.50.11 } } }
  beta: { lans: { office: { ipv4_address: 192.168.50.12 } } }
networks:
  blue: { driver: overlay, hosts: [alpha, beta], subnet: 10.1.0.0/24, vni: 100 }
  red: { driver: overlay, hosts: [alpha, beta], subnet: 10.1.0.0/24 }
containers:
  b1: { host: alpha, networks: [blue] }
  b2: { host: beta, networks: [blue], serves: { http: 80 } }
  b3: { host: beta, networks: [blue] }
  r1: { host: alpha, networks: [red] }
  r2: { host: beta, networks: [red], serves: { http: 80 } }
`;

let lab: TestLab;
beforeAll(async () => {
  lab = await TestLab.up(LAB);
});
afterAll(async () => await lab.down());

/** Waits in a host for the first VXLAN packet that carries an echo request, and tells its VNI and the addresses inside. */
const READER = `my $all = unpack "S", pack "n", 3; socket(my $wire, 17, 3, $all) or die "socket: $!"; $| = 1; print "reading\\n"; $SIG{ALRM} = sub { exit 1 }; alarm 8;
while (sysread $wire, my $frame, 65536) {
  next if substr($frame, 12, 2) ne "\\x08\\x00" || ord(substr $frame, 23, 1) != 17 || unpack("n", substr $frame, 36, 2) != 4789;
  my $inner = substr $frame, 50;
  next if substr($inner, 12, 2) ne "\\x08\\x00" || ord(substr $inner, 23, 1) != 1 || ord(substr $inner, 34, 1) != 8;
  my $address = sub { join ".", unpack "C4", substr $_[0], $_[1], 4 };
  print join(" ", "vni", unpack("N", "\\0" . substr $frame, 46, 3), $address->($frame, 26), $address->($frame, 30), $address->($inner, 26), $address->($inner, 30)), "\\n";
  exit 0;
}`;

describe('who reaches whom', () => {
  test('containers of one overlay, over two hosts and on one, by address and by name', async () => {
    expect([await lab.pings('b1', '10.1.0.3'), await lab.pings('b1', 'b2'), await lab.pings('b2', 'b3'), await lab.pings('b3', 'b1')]).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  test('two overlays with the same addresses: each meets its own', async () => {
    expect(await lab.asks('b1', '10.1.0.3', 80)).toEqual({ name: 'b2', saw: '10.1.0.2' });
    expect(await lab.asks('r1', '10.1.0.3', 80)).toEqual({ name: 'r2', saw: '10.1.0.2' });
    expect(await lab.pings('r1', '10.1.0.4')).toBe(false);
    expect((await lab.run('r1', 'getent hosts b1')).code).not.toBe(0);
  });

  test('no host reaches in, no container reaches out', async () => {
    await lab.run('alpha', 'ip route add 10.1.0.0/24 dev eth0');
    expect(await lab.pings('alpha', '10.1.0.2')).toBe(false);
    await lab.run('alpha', 'ip route del 10.1.0.0/24');
    expect(await lab.pings('b1', '192.168.50.11')).toBe(false);
  });

  test('full frames fit, one byte more does not', async () => {
    const sized = async (payload: number) => (await lab.run('b1', `ping -n -c 1 -W 1 -M do -s ${payload} 10.1.0.3`)).code === 0;
    expect([await sized(1450 - 28), await sized(1450 - 27)]).toEqual([true, false]);
  });
});

describe('on the wire', () => {
  test('a ping travels in a UDP packet between the hosts, with the VNI', async () => {
    const reading = lab.run('beta', `perl -e '${READER}'`);
    let told = false;
    reading.finally(() => {
      told = true;
    });
    for (let tries = 0; tries < 6 && !told; tries += 1) await lab.pings('b1', '10.1.0.3');
    expect((await reading).said).toContain('vni 100 192.168.50.11 192.168.50.12 10.1.0.2 10.1.0.3');
  });
});

describe('what the control plane wrote', () => {
  test('an entry for each container elsewhere, none for those here', async () => {
    const { fdb, neighbours, interfaces } = await lab.sees('blue@alpha');
    expect(fdb.flatMap((line) => /^(\S+) dev vxlan0 dst (\S+) .*permanent$/.exec(line)?.slice(1) ?? []).toSorted()).toEqual(
      ['02:42:0a:01:00:03', '192.168.50.12', '02:42:0a:01:00:04', '192.168.50.12'].toSorted(),
    );
    expect(neighbours.filter((line) => line.includes('PERMANENT')).toSorted()).toEqual([
      '10.1.0.3 dev vxlan0 lladdr 02:42:0a:01:00:03 PERMANENT',
      '10.1.0.4 dev vxlan0 lladdr 02:42:0a:01:00:04 PERMANENT',
    ]);
    expect(interfaces.map(({ name, kind, mtu }) => [name, kind, mtu]).toSorted()).toEqual([
      ['br0', 'bridge', 1450],
      ['lo', null, 65536],
      ['v-b1', 'veth', 1450],
      ['vxlan0', 'vxlan', 1450],
    ]);
  });

  test('without its entry a container is lost, and with it it is found again', async () => {
    await lab.run('blue@alpha', 'bridge fdb del 02:42:0a:01:00:03 dev vxlan0 dst 192.168.50.12 self');
    expect(await lab.pings('b1', '10.1.0.3')).toBe(false);
    await lab.run('blue@alpha', 'bridge fdb add 02:42:0a:01:00:03 dev vxlan0 dst 192.168.50.12 self permanent');
    expect(await lab.pings('b1', '10.1.0.3')).toBe(true);
  });

  test('a container that moves is told to the others', async () => {
    await lab.edit(LAB.replace('b3: { host: beta', 'b3: { host: alpha'));
    expect([await lab.pings('b1', 'b3'), await lab.pings('b2', 'b3')]).toEqual([true, true]);
    await lab.edit(LAB);
    expect([await lab.pings('b1', 'b3'), await lab.pings('b2', 'b3')]).toEqual([true, true]);
  });
});
