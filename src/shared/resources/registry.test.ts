import { expect, test } from 'vitest';
import { changeCommands, createCommands, explainResource, removeCommands } from './registry.ts';
import type { Resource, ResourceOf } from './resource.ts';
import { showCommand } from './show.ts';
import { titleOf } from './title.ts';

const base = { id: 'it', element: 'containers.api', needs: [], endsWith: ['owner'] };
const inAlpha = { ...base, ns: 'alpha' };

const veth: ResourceOf<'veth'> = {
  ...base,
  kind: 'veth',
  outer: { ns: 'alpha', name: 'v-api.front', mac: null, master: 'br-front' },
  inner: { ns: 'api', name: 'eth0', mac: '02:42:ac:12:00:02', master: null },
  mtu: 1500,
  hairpin: true,
  isolated: false,
};
const vxlan: ResourceOf<'vxlan'> = {
  ...base,
  kind: 'vxlan',
  host: 'alpha',
  ns: 'blue@alpha',
  name: 'vxlan0',
  vni: 100,
  local: '192.168.50.11',
  mtu: 1450,
  master: 'br0',
  learning: false,
};
const macvlan: ResourceOf<'macvlan' | 'ipvlan'> = {
  ...base,
  kind: 'macvlan',
  parentNs: 'beta',
  parent: 'eth0',
  ns: 'scan',
  name: 'eth0',
  mac: '02:42:c0:a8:32:c0',
  mode: 'bridge',
  mtu: 1500,
};

const STILL = { delay: 0, jitter: 0, loss: 0, duplicate: 0, corrupt: 0, reorder: 0, rate: 0 };

/** One of each kind, another version of it, and what it takes to get there (null: it must be made again). */
const CASES: readonly (readonly [Resource, Partial<Record<string, unknown>>, readonly string[] | null, readonly string[]])[] = [
  [{ ...base, kind: 'host', name: 'alpha', sysctls: { 'net.ipv4.ip_forward': '0' } }, { sysctls: {} }, null, ['ip netns delete alpha']],
  [{ ...base, kind: 'container', name: 'api', host: 'alpha', mode: 'own', hostname: 'api', sysctls: {} }, { hostname: 'shop' }, null, ['ip netns delete api']],
  [
    { ...base, kind: 'container', name: 'side', host: 'alpha', mode: 'container:api', hostname: 'api', sysctls: {} },
    { mode: 'own' },
    null,
    ['# the processes of side end'],
  ],
  [{ ...base, kind: 'netns', name: 'blue@alpha', host: 'alpha', sysctls: {} }, { host: 'beta' }, null, ['ip netns delete blue@alpha']],
  [
    { ...inAlpha, kind: 'bridge', name: 'br-front', mac: '02:42:ac:12:00:01', mtu: 1500 },
    { mtu: 1400 },
    ['ip -n alpha link set br-front mtu 1400'],
    ['ip -n alpha link del br-front'],
  ],
  [
    { ...base, ns: null, kind: 'bridge', name: 'lan-office', mac: null, mtu: 1500 },
    { vlanAware: true },
    ['ip link set lan-office type bridge vlan_filtering 1'],
    ['ip link del lan-office'],
  ],
  [
    { ...inAlpha, kind: 'vlan', parent: 'eth0', name: 'eth0.10', vlan: 10, mtu: 1500 },
    { mtu: 1400 },
    ['ip -n alpha link set eth0.10 mtu 1400'],
    ['ip -n alpha link del eth0.10'],
  ],
  [
    { ...base, ns: null, kind: 'portvlans', dev: 'v-alpha.office', untagged: 10, tagged: [] },
    { untagged: 1, tagged: [10, 20] },
    [
      'bridge vlan del dev v-alpha.office vid 10',
      'bridge vlan add dev v-alpha.office vid 10',
      'bridge vlan add dev v-alpha.office vid 20',
      'bridge vlan add dev v-alpha.office vid 1 pvid untagged',
    ],
    ['bridge vlan del dev v-alpha.office vid 10', 'bridge vlan add dev v-alpha.office vid 1 pvid untagged'],
  ],
  [
    { ...base, ns: null, kind: 'portvlans', dev: 'v-alpha.office', untagged: 1, tagged: [10, 20] },
    { tagged: [20, 30] },
    ['bridge vlan del dev v-alpha.office vid 10', 'bridge vlan add dev v-alpha.office vid 30'],
    ['bridge vlan del dev v-alpha.office vid 10', 'bridge vlan del dev v-alpha.office vid 20'],
  ],
  [veth, { mtu: 1400 }, ['ip -n alpha link set v-api.front mtu 1400', 'ip -n api link set eth0 mtu 1400'], ['ip -n alpha link del v-api.front']],
  [
    veth,
    { outer: { ...veth.outer, master: 'br-back' } },
    ['ip -n alpha link set v-api.front master br-back', 'ip -n alpha link set v-api.front type bridge_slave hairpin on'],
    ['ip -n alpha link del v-api.front'],
  ],
  [veth, { isolated: true }, ['ip -n alpha link set v-api.front type bridge_slave isolated on'], ['ip -n alpha link del v-api.front']],
  [
    veth,
    { inner: { ...veth.inner, mac: '02:00:00:00:00:01' } },
    [
      'nsenter --net=/run/netns/api sysctl -w net.ipv4.conf.eth0.arp_notify=1',
      'ip -n api link set eth0 address 02:00:00:00:00:01',
      'nsenter --net=/run/netns/api sysctl -w net.ipv4.conf.eth0.arp_notify=0',
    ],
    ['ip -n alpha link del v-api.front'],
  ],
  [veth, { inner: { ...veth.inner, name: 'eth1' } }, null, ['ip -n alpha link del v-api.front']],
  [macvlan, { mac: '02:42:c0:a8:32:c1' }, ['ip -n scan link set eth0 address 02:42:c0:a8:32:c1'], ['ip -n scan link del eth0']],
  [macvlan, { mode: 'private' }, ['ip -n scan link set eth0 type macvlan mode private'], ['ip -n scan link del eth0']],
  [{ ...macvlan, mac: null, mode: 'passthru' }, { mode: 'bridge' }, null, ['ip -n scan link del eth0']],
  [{ ...macvlan, kind: 'ipvlan', mac: null, mode: 'l2' }, { mode: 'l3' }, null, ['ip -n scan link del eth0']],
  [vxlan, { mtu: 1400 }, ['ip -n blue@alpha link set vxlan0 mtu 1400'], ['ip -n blue@alpha link del vxlan0']],
  [vxlan, { vni: 7 }, null, ['ip -n blue@alpha link del vxlan0']],
  [vxlan, { learning: true }, null, ['ip -n blue@alpha link del vxlan0']],
  [{ ...inAlpha, kind: 'loopback' }, { ns: 'beta' }, null, ['ip -n alpha link set lo down']],
  [{ ...inAlpha, kind: 'address', dev: 'eth0', cidr: '10.1.0.2/24' }, { cidr: '10.1.0.9/24' }, null, ['ip -n alpha addr del 10.1.0.2/24 dev eth0']],
  [
    { ...inAlpha, kind: 'route', to: 'default', via: '10.1.0.1', dev: 'eth0' },
    { via: '10.1.0.254' },
    ['ip -n alpha route replace default via 10.1.0.254 dev eth0'],
    ['ip -n alpha route del default via 10.1.0.1 dev eth0'],
  ],
  [
    { ...inAlpha, kind: 'route', to: '10.9.0.0/24', via: null, dev: 'eth0' },
    { dev: 'eth1' },
    ['ip -n alpha route replace 10.9.0.0/24 dev eth1'],
    ['ip -n alpha route del 10.9.0.0/24 dev eth0'],
  ],
  [
    { ...inAlpha, kind: 'sysctl', key: 'net.ipv4.ip_forward', value: '1', otherwise: '0' },
    { value: '2' },
    ['nsenter --net=/run/netns/alpha sysctl -w net.ipv4.ip_forward=2'],
    ['nsenter --net=/run/netns/alpha sysctl -w net.ipv4.ip_forward=0'],
  ],
  [
    { ...inAlpha, kind: 'chain', table: 'nat', name: 'DOCKER', policy: null },
    { table: 'filter' },
    null,
    ['nsenter --net=/run/netns/alpha iptables -t nat -X DOCKER'],
  ],
  [
    { ...inAlpha, kind: 'chain', table: 'filter', name: 'FORWARD', policy: 'DROP' },
    { policy: 'ACCEPT' },
    ['nsenter --net=/run/netns/alpha iptables -P FORWARD ACCEPT'],
    ['nsenter --net=/run/netns/alpha iptables -P FORWARD ACCEPT'],
  ],
  [
    { ...inAlpha, kind: 'rule', table: 'filter', chain: 'DOCKER-USER', rank: [1], spec: ['-j', 'RETURN'] },
    { spec: ['-j', 'DROP'] },
    null,
    ['nsenter --net=/run/netns/alpha iptables -D DOCKER-USER -j RETURN'],
  ],
  [{ ...inAlpha, kind: 'nfttable', name: 'docker-bridges' }, { name: 'router' }, null, ["nsenter --net=/run/netns/alpha nft 'delete table ip docker-bridges'"]],
  [
    { ...inAlpha, kind: 'nftchain', table: 't', name: 'c', hook: null, rules: ['counter accept'] },
    { rules: ['counter drop'] },
    ["nsenter --net=/run/netns/alpha nft 'flush chain ip t c'", "nsenter --net=/run/netns/alpha nft 'add rule ip t c counter drop'"],
    ["nsenter --net=/run/netns/alpha nft 'flush chain ip t c'", "nsenter --net=/run/netns/alpha nft 'delete chain ip t c'"],
  ],
  [{ ...inAlpha, kind: 'nftmap', table: 't', name: 'm' }, { name: 'n' }, null, ["nsenter --net=/run/netns/alpha nft 'delete map ip t m'"]],
  [
    { ...inAlpha, kind: 'nftelement', table: 't', map: 'm', dev: 'br0', chain: 'c' },
    { chain: 'd' },
    null,
    [`nsenter --net=/run/netns/alpha nft 'delete element ip t m { "br0" }'`],
  ],
  [
    { ...inAlpha, ...STILL, kind: 'qdisc', dev: 'eth0', delay: 20_000, loss: 1, corrupt: 0.5 },
    { delay: 0, loss: 2.5, corrupt: 0, rate: 10_000_000 },
    ['tc -n alpha qdisc change dev eth0 root netem delay 0us loss 2.5% corrupt 0% rate 10mbit'],
    ['tc -n alpha qdisc del dev eth0 root'],
  ],
  [
    { ...inAlpha, ...STILL, kind: 'qdisc', dev: 'eth0', delay: 20_000, jitter: 2000 },
    { jitter: 0, reorder: 25, duplicate: 1 },
    ['tc -n alpha qdisc change dev eth0 root netem delay 20ms 0us duplicate 1% reorder 25%'],
    ['tc -n alpha qdisc del dev eth0 root'],
  ],
  [{ ...inAlpha, kind: 'cut', dev: 'v-api.front' }, { dev: 'v-b.front' }, null, ['ip -n alpha link set v-api.front up']],
  [
    { ...inAlpha, kind: 'fdb', dev: 'vxlan0', mac: '02:42:0a:01:00:02', dst: '10.0.0.1' },
    { dst: '10.0.0.2' },
    ['bridge -n alpha fdb replace 02:42:0a:01:00:02 dev vxlan0 dst 10.0.0.2 self permanent'],
    ['bridge -n alpha fdb del 02:42:0a:01:00:02 dev vxlan0 dst 10.0.0.1 self', 'bridge -n alpha fdb del 02:42:0a:01:00:02 dev vxlan0 master'],
  ],
  [
    { ...inAlpha, kind: 'fdb', dev: 'vxlan0', mac: '00:00:00:00:00:00', dst: '10.0.0.1' },
    { dst: '10.0.0.2' },
    null,
    ['bridge -n alpha fdb del 00:00:00:00:00:00 dev vxlan0 dst 10.0.0.1 self'],
  ],
  [
    { ...inAlpha, kind: 'neighbour', dev: 'vxlan0', ip: '10.1.0.2', mac: '02:42:0a:01:00:02' },
    { mac: '02:42:0a:01:00:03' },
    ['ip -n alpha neigh replace 10.1.0.2 lladdr 02:42:0a:01:00:03 dev vxlan0 nud permanent'],
    ['ip -n alpha neigh del 10.1.0.2 dev vxlan0'],
  ],
  [
    { ...base, kind: 'names', network: 'front', names: { api: ['172.18.0.2'] } },
    { names: { api: ['172.18.0.3'] } },
    ['# the resolver answers on front: api is 172.18.0.3'],
    ['# the resolver forgets the names of front'],
  ],
  [
    { ...base, kind: 'resolver', container: 'api', networks: ['front'] },
    { networks: ['front', 'back'] },
    ['# a resolver at 127.0.0.11 in api, for front and back'],
    ['# no resolver in api'],
  ],
  [
    { ...base, kind: 'file', node: 'api', path: 'hosts', content: 'a\t%\n' },
    { content: "it's\n" },
    ["printf 'it'\\''s\\n' > /etc/hosts"],
    ["printf '' > /etc/hosts"],
  ],
  [{ ...base, kind: 'serve', node: 'api', protocol: 'http', port: 80 }, { port: 81 }, null, ['ip netns exec api fuser -k 80/tcp']],
];

const words = (commands: ReturnType<typeof createCommands> | null) => commands?.map(showCommand) ?? null;

test.each(CASES.map(([from, change, changed, removed]) => ({ from, to: { ...from, ...change } as Resource, changed, removed })))(
  '$from.kind: changed and removed',
  ({ from, to, changed, removed }) => {
    expect(words(changeCommands(from, to))).toEqual(changed);
    expect(words(removeCommands(from, () => false))).toEqual(removed);
    expect(createCommands(from, null).length).toBeGreaterThan(0);
    expect(explainResource(from)).toMatch(/^[A-Z/a-z].*[.:]?.*\.$/);
    expect(titleOf(from)).not.toBe('');
  },
);

test('what the kernel ends by itself is left to it, but names and ends that stay behind are not', () => {
  const gone = new Set(['owner', 'host:alpha', 'host:beta', 'netns:blue@alpha', 'container:scan', 'container:api']);
  const left = CASES.map(([from]) => [from.kind, words(removeCommands(from, (id) => gone.has(id)))] as const).filter(([, commands]) => commands?.length !== 0);
  expect(left.map(([kind]) => kind)).toEqual(['host', 'container', 'container', 'netns', 'bridge', 'names']);
  expect(words(removeCommands(veth, (id) => id === 'container:api'))).toEqual(['ip -n alpha link del v-api.front']);
  expect(words(removeCommands(veth, (id) => id === 'host:alpha'))).toEqual(['ip -n api link del eth0']);
  expect(words(removeCommands(vxlan, (id) => id === 'netns:blue@alpha'))).toEqual(['ip -n blue@alpha link del vxlan0']);
});

test('a bridge without an address of its own in the fabric', () => {
  const lan: Resource = { ...base, kind: 'bridge', ns: null, name: 'lan-office', mac: null, mtu: 9000 };
  expect(words(createCommands(lan, null))).toEqual(['ip link add lan-office mtu 9000 up type bridge']);
  expect(explainResource(lan)).toContain('the wire');
});

test('what a beginner asks about is said in whole sentences', () => {
  const masquerade = (spec: string): Resource => ({ ...inAlpha, kind: 'rule', table: 'nat', chain: 'POSTROUTING', rank: [], spec: spec.split(' ') });
  const card: Resource = {
    ...veth,
    outer: { ns: null, name: 'v-alpha.office', mac: null, master: 'lan-office' },
    inner: { ns: 'alpha', name: 'eth0', mac: null, master: null },
  };
  expect([vxlan, card, veth, masquerade('-o eth1 -j MASQUERADE'), masquerade('-s 172.18.0.0/16 ! -o br-x -j MASQUERADE')].map(explainResource)).toEqual([
    'A VXLAN device wraps each Ethernet frame in a UDP packet (port 4789, VNI 100) and sends it from 192.168.50.11 to the host where the receiver is. ' +
      'Its forwarding table (FDB) says which host that is: the entries are written there, it does not learn them from traffic (nolearning). ' +
      'It adds 50 bytes of headers: VXLAN (8), UDP (8), IP (20) and Ethernet (14). So with its MTU of 1450, packets on the LAN have at most 1500 bytes.',
    'A veth pair is a cable between two namespaces: what enters eth0 in alpha leaves v-alpha.office in the fabric, a port of lan-office, and the other way round. ' +
      'The fabric is the namespace around all hosts of this lab: only the LANs are in it.',
    'A veth pair is a cable between two namespaces: what enters eth0 in api leaves v-api.front in alpha, a port of br-front, and the other way round.',
    'Rule in POSTROUTING (nat): what leaves by eth1 gets the address of eth1 as sender: many private addresses behind one public (NAT). ' +
      'The kernel remembers each such connection (conntrack) and sends its answers back to the real sender.',
    "Rule in POSTROUTING (nat): what 172.18.0.0/16 sends out of alpha, but not within br-x, gets the host's address as sender: nobody outside knows a way to the containers. " +
      'The kernel remembers each such connection (conntrack) and sends its answers back to the real sender.',
  ]);
});

test('a setting of the fabric, and a rule put between others, as anyone can paste them', () => {
  expect(showCommand({ program: 'sysctl', ns: null, key: 'net.ipv4.ip_forward', value: '0' })).toBe('sysctl -w net.ipv4.ip_forward=0');
  const rule: Resource = {
    ...inAlpha,
    kind: 'rule',
    table: 'nat',
    chain: 'POSTROUTING',
    rank: [],
    spec: '-s 172.18.0.0/16 ! -o br-x -j MASQUERADE'.split(' '),
  };
  expect(words(createCommands(rule, 2))).toEqual([
    "nsenter --net=/run/netns/alpha iptables -t nat -I POSTROUTING 2 -s 172.18.0.0/16 '!' -o br-x -j MASQUERADE",
  ]);
});
