import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kernelState } from './kernel-state.ts';
import { LookReader, readLook, settingKey } from './look.ts';

const LINKS = JSON.stringify([
  {
    ifname: 'lo',
    flags: ['LOOPBACK', 'UP'],
    mtu: 65536,
    qdisc: 'noqueue',
    address: '00:00:00:00:00:00',
    addr_info: [{ local: '127.0.0.1', prefixlen: 8, scope: 'host' }],
  },
  {
    ifname: 'v-web',
    flags: ['BROADCAST'],
    mtu: 1450,
    qdisc: 'netem',
    address: '02:42:0a:01:00:02',
    master: 'br0',
    linkinfo: { info_kind: 'veth', info_slave_data: { hairpin: true, hold_timer: 0.3 } },
    addr_info: [
      { family: 'inet', local: '10.1.0.2', prefixlen: 24, scope: 'global' },
      { family: 'inet6', local: 'fe80::1', prefixlen: 64, scope: 'link' },
    ],
  },
]);
const ROUTES = JSON.stringify([
  { type: 'unicast', dst: 'default', gateway: '10.1.0.1', dev: 'v-web', table: 'main', protocol: 'boot' },
  { type: 'local', dst: '10.1.0.2', dev: 'v-web', table: 'local', protocol: 'kernel' },
]);

const ANSWER = `@node blue@alpha
@ip ${LINKS}
${ROUTES}
[{"dst":"10.1.0.3","dev":"v-web","lladdr":"02:42:0a:01:00:03","state":["PERMANENT"]}]
[{"priority":0,"src":"all","table":"local"},{"priority":100,"src":"10.1.0.2","table":"7"}]
@fdb [{"mac":"33:33:00:00:00:01","ifname":"br0","state":"permanent"},{"mac":"02:42:0a:01:00:03","ifname":"vxlan0","dst":"192.168.50.12","flags":["self"],"state":"permanent"}]
@qdiscs [{"kind":"netem","handle":"1:","dev":"v-web","root":true,"options":{"delay":{"delay":0.02}}},{"kind":"noqueue","dev":"lo"}]
@rules-ip # a comment
*filter
:FORWARD DROP [3:180]
-A FORWARD -j DOCKER-USER
COMMIT
@sysctls net/ipv4/ip_forward=1
net/ipv4/conf/v-web.front/rp_filter=0
@end 
@gone api
@synced 7
`;

test('what is printed, as values', () => {
  const seen = readLook(ANSWER);
  expect([...seen.keys()]).toEqual(['blue@alpha', 'api']);
  expect(seen.get('api')).toBeNull();
  expect(seen.get('blue@alpha')).toEqual({
    links: [
      { name: 'lo', kind: null, up: true, mtu: 65536, mac: null, master: null, hairpin: false, isolated: false, words: [], qdisc: 'noqueue' },
      {
        name: 'v-web',
        kind: 'veth',
        up: false,
        mtu: 1450,
        mac: '02:42:0a:01:00:02',
        master: 'br0',
        hairpin: true,
        isolated: false,
        words: ['hairpin true'],
        qdisc: 'netem',
      },
    ],
    addresses: [
      { dev: 'lo', cidr: '127.0.0.1/8', own: true },
      { dev: 'v-web', cidr: '10.1.0.2/24', own: false },
      { dev: 'v-web', cidr: 'fe80::1/64', own: true },
    ],
    routes: [{ to: 'default', via: '10.1.0.1', dev: 'v-web', table: 'main', protocol: 'boot', metric: null, type: 'unicast', family: 4 }],
    policies: ['pref 100 src 10.1.0.2 table 7'],
    neighbours: [{ ip: '10.1.0.3', dev: 'v-web', mac: '02:42:0a:01:00:03', permanent: true }],
    fdb: [{ mac: '02:42:0a:01:00:03', dev: 'vxlan0', dst: '192.168.50.12', master: null, state: 'permanent' }],
    rules: ['*filter', ':FORWARD DROP', '-A FORWARD -j DOCKER-USER', 'COMMIT'],
    rules6: [],
    nft: [],
    queues: ['v-web netem {"delay":{"delay":0.02}}'],
    connections: [],
    settings: { 'net.ipv4.ip_forward': '1', 'net/ipv4/conf/v-web.front/rp_filter': '0' },
  });
});

test('in pieces of any size it says the same', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(ANSWER.length), { maxLength: 20 }), (cuts) => {
      const reader = new LookReader();
      const places = [0, ...cuts.toSorted((a, b) => a - b), ANSWER.length];
      const told = places.slice(1).flatMap((end, index) => reader.take(ANSWER.slice(places[index], end)));
      expect(told).toEqual(new LookReader().take(ANSWER));
    }),
  );
});

test('any bytes give states that can be read again', () => {
  const noise = fc.array(fc.oneof(fc.string(), fc.json(), fc.constantFrom(...ANSWER.split('\n'))));
  fc.assert(
    fc.property(noise, (lines) => {
      for (const state of readLook(lines.join('\n')).values()) if (state !== null) expect(kernelState.safeParse(state).success).toBe(true);
    }),
  );
});

test('a setting has one name, whichever way it is spelled', () => {
  expect(['net.ipv4.ip_forward', 'net/ipv4/ip_forward', 'net/ipv4/conf/a.b/rp_filter'].map(settingKey)).toEqual([
    'net.ipv4.ip_forward',
    'net.ipv4.ip_forward',
    'net/ipv4/conf/a.b/rp_filter',
  ]);
});
