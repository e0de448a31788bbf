import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resourcesOf } from '../../../test/arbitraries/driven.ts';
import { labTexts } from '../../../test/arbitraries/labs.ts';
import { createCommands } from '../resources/registry.ts';
import { showCommand } from '../resources/show.ts';
import { parseTopology } from '../topology/parse.ts';
import { resolveTopology } from '../topology/resolve.ts';
import { NOTHING_HELD } from '../topology/resolved.ts';
import { drive } from './registry.ts';

/** The commands of the elements whose path begins so, as a person reads them. */
function commands(text: string, ...elements: string[]): string[] {
  const mine = resourcesOf(text).filter(({ element }) => elements.some((start) => element === start || element.startsWith(`${start}.`)));
  return mine.flatMap((resource) => createCommands(resource, null)).map(showCommand);
}

const files = /^printf |^#/;
const network = (text: string, ...elements: string[]) => commands(text, ...elements).filter((line) => !files.test(line));

test('a host on a LAN with a router: its card, its way out', () => {
  const lab = 'lans: { office: { mtu: 1400 } }\nhosts: { gw: { role: router, lans: [office] }, alpha: { lans: [office] } }';
  expect(network(lab, 'lans.office', 'hosts.alpha', 'alpha')).toEqual([
    'ip link add lan-office mtu 1400 up type bridge',
    'ip netns add alpha',
    'ip -n alpha link set lo up',
    'ip link add v-alpha.office master lan-office mtu 1400 up type veth peer name eth0 netns alpha address 02:42:c0:a8:01:02 mtu 1400',
    'ip -n alpha link set eth0 up',
    'ip -n alpha addr add 192.168.1.2/24 dev eth0',
    'ip -n alpha route add default via 192.168.1.1 dev eth0',
  ]);
});

test('routes that are written: by name, by address, straight out; the default route of the file in the place of the LAN’s', () => {
  const lab = `
lans: { office: { subnet: 192.168.50.0/24 } }
hosts:
  gw: { role: router, lans: [office], forwarding: false }
  alpha: { lans: [office], forwarding: true, routes: [{ to: 10.9.0.0/24, via: gw }, { to: default, via: 192.168.50.9 }, { to: 10.8.0.0/24, out: office }] }
networks: { front: { driver: bridge, host: alpha, subnet: 10.1.0.0/24 } }
containers: { a: { host: alpha, networks: [front], routes: [{ to: 10.7.0.0/24, via: b }] }, b: { host: alpha, networks: [front] } }
`;
  const routing = /route |ip_forward|DOCKER-USER -i/;
  expect(network(lab, 'hosts.gw', 'hosts.alpha', 'containers.a').filter((line) => routing.test(line))).toEqual([
    'ip -n alpha route add 10.9.0.0/24 via 192.168.50.1 dev eth0',
    'ip -n alpha route add default via 192.168.50.9 dev eth0',
    'ip -n alpha route add 10.8.0.0/24 dev eth0',
    'nsenter --net=/run/netns/alpha sysctl -w net.ipv4.ip_forward=1',
    'ip -n a route add default via 10.1.0.1 dev eth0',
    'ip -n a route add 10.7.0.0/24 via 10.1.0.3 dev eth0',
  ]);
});

test('none: lo and nothing else', () => {
  expect(network('containers: { a: { network_mode: none } }', 'containers.a')).toEqual(['ip netns add a', 'ip -n a link set lo up']);
});

test('host: nothing of its own', () => {
  expect(commands('hosts: { alpha: {} }\ncontainers: { a: { host: alpha, network_mode: host } }', 'containers.a')).toEqual([
    '# a uses the network namespace of alpha',
  ]);
});

test('overlay: a namespace on each host, and what a control plane writes for each container elsewhere', () => {
  const lab = `
lans: { office: { subnet: 192.168.50.0/24 } }
hosts: { alpha: { lans: [office] }, beta: { lans: [office] } }
networks: { blue: { driver: overlay, hosts: [alpha, beta], subnet: 10.1.0.0/24, vni: 100 } }
containers: { a: { host: alpha, networks: [blue] } }
`;
  expect(network(lab, 'networks.blue').slice(0, 6)).toEqual([
    'ip netns add blue@alpha',
    'ip -n blue@alpha link set lo up',
    'ip -n blue@alpha link add br0 address 02:42:0a:01:00:01 mtu 1450 up type bridge',
    'ip -n blue@alpha addr add 10.1.0.1/24 dev br0',
    'ip -n alpha link add vxlan0 netns blue@alpha mtu 1450 type vxlan id 100 local 192.168.50.1 dstport 4789 nolearning proxy l2miss l3miss',
    'ip -n blue@alpha link set vxlan0 master br0 up',
  ]);
  expect(network(lab, 'a.blue')).toEqual([
    'ip -n blue@alpha link add v-a master br0 mtu 1450 up type veth peer name eth0 netns a address 02:42:0a:01:00:02 mtu 1450',
    'ip -n a link set eth0 up',
    'bridge -n blue@beta fdb add 02:42:0a:01:00:02 dev vxlan0 dst 192.168.50.1 self permanent',
    'bridge -n blue@beta fdb replace 02:42:0a:01:00:02 dev vxlan0 master static',
    'ip -n blue@beta neigh replace 10.1.0.2 lladdr 02:42:0a:01:00:02 dev vxlan0 nud permanent',
    'ip -n a addr add 10.1.0.2/24 dev eth0',
  ]);
});

test('overlay with learning: flood: no entry for a container, one for every other host', () => {
  const lab = `
lans: { office: { subnet: 192.168.50.0/24 } }
hosts: { alpha: { lans: [office] }, beta: { lans: [office] }, gamma: { lans: [office] } }
networks: { blue: { driver: overlay, hosts: [alpha, beta, gamma], vni: 100, learning: flood } }
containers: { a: { host: alpha, networks: [blue] } }
`;
  expect(network(lab, 'networks.blue').filter((line) => / blue@alpha |netns blue@alpha/.test(line))).toEqual([
    'ip -n blue@alpha link set lo up',
    'ip -n blue@alpha link add br0 address 02:42:ac:12:00:01 mtu 1450 up type bridge',
    'ip -n blue@alpha addr add 172.18.0.1/16 dev br0',
    'ip -n alpha link add vxlan0 netns blue@alpha mtu 1450 type vxlan id 100 local 192.168.50.1 dstport 4789',
    'ip -n blue@alpha link set vxlan0 master br0 up',
    'bridge -n blue@alpha fdb append 00:00:00:00:00:00 dev vxlan0 dst 192.168.50.2 self permanent',
    'bridge -n blue@alpha fdb append 00:00:00:00:00:00 dev vxlan0 dst 192.168.50.3 self permanent',
  ]);
  expect(network(lab, 'a.blue').filter((line) => line.startsWith('bridge'))).toEqual([]);
});

test('a cable with values: a queue of who sends, and a cut at the other end', () => {
  const lab = `
lans: { office: { subnet: 192.168.50.0/24 } }
hosts: { alpha: { lans: [office] } }
networks: { front: { driver: bridge, host: alpha } }
containers: { a: { host: alpha, networks: [front] } }
links: { alpha.office: { delay: 20ms, jitter: 2ms, loss: 1% }, a.front: { down: true } }
`;
  expect(network(lab, 'alpha.office').slice(3)).toEqual(['tc -n alpha qdisc add dev eth0 root netem delay 20ms 2ms loss 1%']);
  expect(network(lab, 'a.front').filter((line) => / down$/.test(line))).toEqual(['ip -n alpha link set v-a.front down']);
});

test('macvlan that the host reaches: a device of its own, its address once more, a way to each container', () => {
  const lab = `
lans: { office: { subnet: 192.168.50.0/24 } }
hosts: { beta: { lans: [office] } }
networks: { floor: { driver: macvlan, host: beta, parent: office, host_access: true } }
containers: { scan: { host: beta, networks: [floor] } }
`;
  expect(network(lab, 'networks.floor', 'scan.floor')).toEqual([
    'ip -n beta link add link eth0 name new-mv-floor netns beta address 06:42:c0:a8:32:01 type macvlan mode bridge',
    'ip -n beta link set new-mv-floor name mv-floor up',
    'nsenter --net=/run/netns/beta sysctl -w net.ipv4.conf.mv-floor.arp_filter=1',
    'ip -n beta addr add 192.168.50.1/32 dev mv-floor',
    'ip -n beta link add link eth0 name new-eth0 netns scan address 02:42:c0:a8:32:02 type macvlan mode bridge',
    'ip -n scan link set new-eth0 name eth0 up',
    'ip -n beta route add 192.168.50.2/32 dev mv-floor',
    'ip -n scan addr add 192.168.50.2/24 dev eth0',
  ]);
});

const underlay = (driver: string) => `
lans: { office: { subnet: 192.168.50.0/24 } }
hosts: { gw: { role: router, lans: [office] }, beta: { lans: [office] } }
networks: { floor: { driver: ${driver}, host: beta, parent: office, ip_range: 192.168.50.192/27 } }
containers: { scan: { host: beta, networks: [floor] } }
`;

test('macvlan: a device on the host’s card, under another name first because the host has an eth0 too', () => {
  expect(network(underlay('macvlan'), 'scan', 'containers.scan')).toEqual([
    'ip netns add scan',
    'ip -n scan link set lo up',
    'ip -n beta link add link eth0 name new-eth0 netns scan address 02:42:c0:a8:32:c0 type macvlan mode bridge',
    'ip -n scan link set new-eth0 name eth0 up',
    'ip -n scan addr add 192.168.50.192/24 dev eth0',
    'ip -n scan route add default via 192.168.50.1 dev eth0',
  ]);
});

test('ipvlan: without a MAC of its own', () => {
  expect(network(underlay('ipvlan'), 'scan')).toEqual([
    'ip -n beta link add link eth0 name new-eth0 netns scan type ipvlan mode l2',
    'ip -n scan link set new-eth0 name eth0 up',
    'ip -n scan addr add 192.168.50.192/24 dev eth0',
  ]);
});

test('names: containers and aliases on networks that a person defined, lower case, in file order', () => {
  const lab = `
networks: { web: { driver: bridge } }
containers:
  Api: { networks: { web: { aliases: [Shop] } } }
  b: { networks: { web: { aliases: [shop] } } }
  d: {}
`;
  const found = resourcesOf(lab).flatMap((it): unknown[] =>
    it.kind === 'names' ? [it.network, it.names] : it.kind === 'resolver' ? [it.container, it.networks] : [],
  );
  expect(found).toEqual(['web', { api: ['172.18.0.2'], shop: ['172.18.0.2', '172.18.0.3'], b: ['172.18.0.3'] }, 'Api', ['web'], 'b', ['web']]);
});

test('/etc/hosts and /etc/resolv.conf as Docker writes them', () => {
  const lab =
    'networks: { web: { driver: bridge } }\ncontainers: { a: { networks: [web], hostname: shop }, d: {}, s: { network_mode: "container:a" }, h: { network_mode: host } }';
  const content = resourcesOf(lab).flatMap((it) => (it.kind === 'file' ? [[`${it.node} ${it.path}`, it.content.split('\n').at(-2)]] : []));
  const none = '# No name server: names of containers resolve on user-defined networks only.';
  expect(content).toEqual([
    ['host hosts', '127.0.1.1\thost'],
    ['host resolv.conf', none],
    ['a hosts', '172.18.0.2\tshop'],
    ['a resolv.conf', 'options ndots:0'],
    ['d hosts', '172.17.0.2\td'],
    ['d resolv.conf', none],
  ]);
});

test('every id is there once, and all that is needed is there', () => {
  fc.assert(
    fc.property(labTexts, (text) => {
      const topology = parseTopology(text);
      const resolved = topology.ok ? resolveTopology(topology.value, NOTHING_HELD) : topology;
      if (!resolved.ok) return;
      const resources = drive(resolved.value);
      const ids = new Set(resources.map(({ id }) => id));
      expect(ids.size).toBe(resources.length);
      expect(resources.flatMap(({ needs, endsWith }) => [...needs, ...endsWith]).filter((id) => !ids.has(id))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
