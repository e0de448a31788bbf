import { expect, test } from 'vitest';
import { resourcesOf } from '../../../test/arbitraries/driven.ts';
import type { Resource, RuleResource } from '../resources/resource.ts';
import { showCommand } from '../resources/show.ts';
import { diff } from './diff.ts';
import type { Plan } from './plan.ts';

const HEAD = 'lans: { office: {} }\nhosts: { alpha: { lans: [office] }, beta: { lans: [office] } }\n';
const told = (plan: Plan) => plan.steps.map(({ action, resource, reason, commands }) => [`${action} ${resource}: ${reason}`, ...commands.map(showCommand)]);
const change = (before: string, after: string) => told(diff(resourcesOf(HEAD + before), resourcesOf(HEAD + after)));

test('a container on a bridge more: its own objects, needs first', () => {
  const front = 'networks: { front: { driver: bridge, host: alpha } }\n';
  expect(change(front, `${front}containers: { api: { host: alpha, networks: [front] } }`)).toEqual([
    ['create names:front: new in the topology', '# the resolver answers on front: api is 172.18.0.2'],
    ['create container:api: new in the topology', 'ip netns add api'],
    ['create loopback:api: new in the topology', 'ip -n api link set lo up'],
    [
      'create veth:api.front: new in the topology',
      'ip -n alpha link add v-api.front master br-front up type veth peer name eth0 netns api address 02:42:ac:12:00:02',
      'ip -n alpha link set v-api.front type bridge_slave hairpin on',
      'ip -n api link set eth0 up',
    ],
    ['create address:api.front: new in the topology', 'ip -n api addr add 172.18.0.2/16 dev eth0'],
    ['create route:api/default: new in the topology', 'ip -n api route add default via 172.18.0.1 dev eth0'],
    ['create file:api/hosts: new in the topology', expect.stringContaining('172.18.0.2\\tapi') as string],
    ['create file:api/resolv.conf: new in the topology', "printf 'nameserver 127.0.0.11\\noptions ndots:0\\n' > /etc/resolv.conf"],
    ['create resolver:api: new in the topology', '# a resolver at 127.0.0.11 in api, for front'],
  ]);
});

test('another address: the address and the route that it takes with it are made again, the cable is not', () => {
  const lab = (ip: string) =>
    `networks: { front: { driver: bridge, host: alpha, subnet: 172.18.0.0/16 } }\ncontainers: { api: { host: alpha, networks: { front: { ipv4_address: ${ip} } } } }`;
  expect(change(lab('172.18.0.2'), lab('172.18.0.9')).filter(([first]) => !/file|names/.test(first ?? ''))).toEqual([
    [
      'remove route:api/default: made again: the address 172.18.0.2/16 on eth0 in api ends, and this with it',
      'ip -n api route del default via 172.18.0.1 dev eth0',
    ],
    ['remove address:api.front: made again: 172.18.0.2/16 became 172.18.0.9/16', 'ip -n api addr del 172.18.0.2/16 dev eth0'],
    ['change veth:api.front: 02:42:ac:12:00:02 became 02:42:ac:12:00:09', 'ip -n api link set eth0 address 02:42:ac:12:00:09'],
    ['create address:api.front: made again: 172.18.0.2/16 became 172.18.0.9/16', 'ip -n api addr add 172.18.0.9/16 dev eth0'],
    [
      'create route:api/default: made again: the address 172.18.0.2/16 on eth0 in api ends, and this with it',
      'ip -n api route add default via 172.18.0.1 dev eth0',
    ],
  ]);
});

test('a container less: one cable is taken away, the rest ends with the namespace', () => {
  const front = 'networks: { front: { driver: bridge, host: alpha } }\n';
  const steps = change(`${front}containers: { api: { host: alpha, networks: [front] } }`, front);
  expect(steps.filter((step) => step.length > 1)).toEqual([
    ['remove veth:api.front: ends with the container api', 'ip -n alpha link del v-api.front'],
    ['remove container:api: no longer in the topology', 'ip netns delete api'],
    ['remove names:front: no longer in the topology', '# the resolver forgets the names of front'],
  ]);
});

test('a container that moves to another host is made again there', () => {
  const blue = 'networks: { blue: { driver: overlay, hosts: [alpha, beta], vni: 100, subnet: 10.1.0.0/24 } }\n';
  const steps = change(`${blue}containers: { api: { host: alpha, networks: [blue] } }`, `${blue}containers: { api: { host: beta, networks: [blue] } }`);
  expect(steps.filter(([first]) => /veth|fdb|container:/.test(first ?? ''))).toEqual([
    [
      'remove fdb:api.blue@beta: no longer in the topology',
      'bridge -n blue@beta fdb del 02:42:0a:01:00:02 dev vxlan0 dst 192.168.1.1 self',
      'bridge -n blue@beta fdb del 02:42:0a:01:00:02 dev vxlan0 master',
    ],
    ['remove veth:api.blue: made again: blue@alpha became blue@beta', 'ip -n blue@alpha link del v-api'].map((line) =>
      line.replace('alpha became beta', 'blue@alpha became blue@beta'),
    ),
    ['remove container:api: made again: alpha became beta', 'ip netns delete api'],
    ['create container:api: made again: alpha became beta', 'ip netns add api'],
    [
      'create fdb:api.blue@alpha: new in the topology',
      'bridge -n blue@alpha fdb add 02:42:0a:01:00:02 dev vxlan0 dst 192.168.1.2 self permanent',
      'bridge -n blue@alpha fdb replace 02:42:0a:01:00:02 dev vxlan0 master static',
    ],
    [
      'create veth:api.blue: made again: blue@alpha became blue@beta',
      'ip -n blue@beta link add v-api master br0 mtu 1450 up type veth peer name eth0 netns api address 02:42:0a:01:00:02 mtu 1450',
      'ip -n api link set eth0 up',
    ],
  ]);
});

test('a network in the middle of the file: its rules go between those of the others', () => {
  const networks = (...names: string[]) =>
    `networks:\n${names.map((name) => `  ${name}: { driver: bridge, host: alpha, subnet: 172.${20 + name.length}.0.0/16 }`).join('\n')}`;
  const rules = change(networks('one', 'three'), networks('one', 'four', 'three')).filter(([first]) => /FORWARD|POSTROUTING/.test(first ?? ''));
  expect(rules.map((step) => step[1]?.replace('nsenter --net=/run/netns/alpha ', ''))).toEqual([
    'iptables -I FORWARD 7 -o br-four -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'iptables -I FORWARD 8 -o br-four -j DOCKER',
    "iptables -I FORWARD 9 -i br-four '!' -o br-four -j ACCEPT",
    'iptables -I FORWARD 10 -i br-four -o br-four -j ACCEPT',
    'iptables -t nat -I POSTROUTING 3 -o br-four -m addrtype --src-type LOCAL -j MASQUERADE',
    "iptables -t nat -I POSTROUTING 4 -s 172.24.0.0/16 '!' -o br-four -j MASQUERADE",
  ]);
});

const rule = (name: string, rank: number): RuleResource => ({
  kind: 'rule',
  id: name,
  element: 'hosts.alpha',
  needs: [],
  endsWith: [],
  ns: 'alpha',
  table: 'filter',
  chain: 'FORWARD',
  rank: [rank],
  spec: ['-j', name],
});

test('rules that change places: as few as possible are moved, and ranks alone are no change', () => {
  const have: Resource[] = [rule('A', 0), rule('B', 1), rule('C', 2), rule('D', 3)];
  expect(diff(have, [rule('A', 10), rule('B', 20), rule('C', 30), rule('D', 40)]).steps).toEqual([]);
  expect(told(diff(have, [rule('D', 0), rule('A', 1), rule('B', 2), rule('C', 3)]))).toEqual([
    ['remove D: made again: its place among the rules changed', 'nsenter --net=/run/netns/alpha iptables -D FORWARD -j D'],
    ['create D: made again: its place among the rules changed', 'nsenter --net=/run/netns/alpha iptables -I FORWARD 1 -j D'],
  ]);
});

test('between a lab and itself nothing is to be done', () => {
  const lab = resourcesOf(`${HEAD}networks: { front: { driver: bridge, host: alpha } }`);
  expect(diff(lab, lab)).toEqual({ steps: [], want: lab });
});
