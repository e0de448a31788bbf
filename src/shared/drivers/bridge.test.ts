import { expect, test } from 'vitest';
import { resourcesOf } from '../../../test/arbitraries/driven.ts';
import type { Resource } from '../resources/resource.ts';

/** What iptables-save would print of the rules, without counters. */
function saved(resources: readonly Resource[], host = 'alpha'): string[] {
  const rules = resources.filter((resource) => resource.kind === 'rule' && resource.ns === host).filter((resource) => resource.kind === 'rule');
  const tables = ['filter', 'nat'] as const;
  const order = ['PREROUTING', 'INPUT', 'OUTPUT', 'FORWARD', 'POSTROUTING'];
  const place = (chain: string) => (order.includes(chain) ? String(order.indexOf(chain)) : chain);
  return tables.flatMap((table) => {
    const chains = [...new Set(rules.filter((rule) => rule.table === table).map(({ chain }) => chain))].toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
    return chains.flatMap((chain) => rules.filter((rule) => rule.table === table && rule.chain === chain).map(({ spec }) => `-A ${chain} ${spec.join(' ')}`));
  });
}

/** The lab of which a real Docker Engine 20.10 was asked. */
const REFERENCE = `
lans: { office: { subnet: 192.168.55.0/24 } }
hosts: { alpha: { lans: { office: { ipv4_address: 192.168.55.2 } } } }
networks:
  apps: { driver: bridge, host: alpha, subnet: 172.30.0.0/24 }
  vault: { driver: bridge, host: alpha, subnet: 172.31.0.0/24 }
  inner: { driver: bridge, host: alpha, subnet: 172.32.0.0/24, internal: true }
  quiet: { driver: bridge, host: alpha, subnet: 172.33.0.0/24, icc: false, bridge_name: quiet0 }
containers:
  a1: { host: alpha, networks: [apps], ports: ["8088:80"] }
  a2: { host: alpha, networks: [apps] }
  v1: { host: alpha, networks: [vault] }
  i1: { host: alpha, networks: [inner] }
  q1: { host: alpha, networks: [quiet] }
  d1: { host: alpha }
`;

test('the rules are those that Docker Engine 20.10 wrote, in its order and spelling, and one for siblings at the end', () => {
  expect(saved(resourcesOf(REFERENCE))).toEqual([
    '-A FORWARD -j DOCKER-USER',
    '-A FORWARD -j DOCKER-ISOLATION-STAGE-1',
    '-A FORWARD -o quiet0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    '-A FORWARD -o quiet0 -j DOCKER',
    '-A FORWARD -i quiet0 ! -o quiet0 -j ACCEPT',
    '-A FORWARD -i br-inner -o br-inner -j ACCEPT',
    '-A FORWARD -o br-vault -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    '-A FORWARD -o br-vault -j DOCKER',
    '-A FORWARD -i br-vault ! -o br-vault -j ACCEPT',
    '-A FORWARD -i br-vault -o br-vault -j ACCEPT',
    '-A FORWARD -o br-apps -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    '-A FORWARD -o br-apps -j DOCKER',
    '-A FORWARD -i br-apps ! -o br-apps -j ACCEPT',
    '-A FORWARD -i br-apps -o br-apps -j ACCEPT',
    '-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    '-A FORWARD -o docker0 -j DOCKER',
    '-A FORWARD -i docker0 ! -o docker0 -j ACCEPT',
    '-A FORWARD -i docker0 -o docker0 -j ACCEPT',
    '-A FORWARD -i quiet0 -o quiet0 -j DROP',
    '-A DOCKER -d 172.30.0.2/32 ! -i br-apps -o br-apps -p tcp -m tcp --dport 80 -j ACCEPT',
    '-A DOCKER-ISOLATION-STAGE-1 -i quiet0 ! -o quiet0 -j DOCKER-ISOLATION-STAGE-2',
    '-A DOCKER-ISOLATION-STAGE-1 ! -s 172.32.0.0/24 -o br-inner -j DROP',
    '-A DOCKER-ISOLATION-STAGE-1 ! -d 172.32.0.0/24 -i br-inner -j DROP',
    '-A DOCKER-ISOLATION-STAGE-1 -i br-vault ! -o br-vault -j DOCKER-ISOLATION-STAGE-2',
    '-A DOCKER-ISOLATION-STAGE-1 -i br-apps ! -o br-apps -j DOCKER-ISOLATION-STAGE-2',
    '-A DOCKER-ISOLATION-STAGE-1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2',
    '-A DOCKER-ISOLATION-STAGE-1 -j RETURN',
    '-A DOCKER-ISOLATION-STAGE-2 -o quiet0 -j DROP',
    '-A DOCKER-ISOLATION-STAGE-2 -o br-vault -j DROP',
    '-A DOCKER-ISOLATION-STAGE-2 -o br-apps -j DROP',
    '-A DOCKER-ISOLATION-STAGE-2 -o docker0 -j DROP',
    '-A DOCKER-ISOLATION-STAGE-2 -j RETURN',
    '-A DOCKER-USER -j RETURN',
    '-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER',
    '-A OUTPUT -m addrtype --dst-type LOCAL -j DOCKER',
    '-A POSTROUTING -o quiet0 -m addrtype --src-type LOCAL -j MASQUERADE',
    '-A POSTROUTING -s 172.33.0.0/24 ! -o quiet0 -j MASQUERADE',
    '-A POSTROUTING -o br-vault -m addrtype --src-type LOCAL -j MASQUERADE',
    '-A POSTROUTING -s 172.31.0.0/24 ! -o br-vault -j MASQUERADE',
    '-A POSTROUTING -o br-apps -m addrtype --src-type LOCAL -j MASQUERADE',
    '-A POSTROUTING -s 172.30.0.0/24 ! -o br-apps -j MASQUERADE',
    '-A POSTROUTING -o docker0 -m addrtype --src-type LOCAL -j MASQUERADE',
    '-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE',
    '-A POSTROUTING -s 172.30.0.2/32 -d 172.30.0.2/32 -p tcp -m tcp --dport 80 -j MASQUERADE',
    '-A POSTROUTING -s 172.30.0.0/24 -o br-apps -m conntrack --ctstate DNAT -j MASQUERADE',
    '-A DOCKER -p tcp -m tcp --dport 8088 -j DNAT --to-destination 172.30.0.2:80',
  ]);
});

test('forwarding, the policy DROP and Docker’s chains only where a bridge network is', () => {
  const kinds = (text: string) =>
    resourcesOf(text).flatMap((it) => (it.kind === 'chain' ? [`${it.table} ${it.name} ${it.policy}`] : it.kind === 'sysctl' ? [`${it.key} ${it.value}`] : []));
  expect(kinds('hosts: { alpha: {} }\ncontainers: { a: { host: alpha, network_mode: none } }')).toEqual([]);
  expect(kinds('hosts: { alpha: {} }\ncontainers: { a: { host: alpha } }')).toEqual([
    'net.ipv4.ip_forward 1',
    'net.ipv4.conf.docker0.route_localnet 1',
    'filter FORWARD DROP',
    'filter DOCKER null',
    'filter DOCKER-ISOLATION-STAGE-1 null',
    'filter DOCKER-ISOLATION-STAGE-2 null',
    'filter DOCKER-USER null',
    'nat DOCKER null',
  ]);
});

test('masquerade: false leaves only the rule for what the host itself sends', () => {
  const lab = 'hosts: { alpha: {} }\nnetworks: { raw: { driver: bridge, host: alpha, masquerade: false } }';
  expect(saved(resourcesOf(lab)).filter((line) => line.includes('MASQUERADE'))).toEqual([
    '-A POSTROUTING -o br-raw -m addrtype --src-type LOCAL -j MASQUERADE',
  ]);
});

test('published ports: an address of the host, UDP, two ports to one; the largest first, as Docker sorts them', () => {
  const lab = `
lans: { office: { subnet: 192.168.50.0/24 } }
hosts: { alpha: { lans: { office: { ipv4_address: 192.168.50.11 } } } }
containers:
  a: { host: alpha, ports: ["192.168.50.11:8080:80", "8081:80", "5353:53/udp"] }
`;
  expect(saved(resourcesOf(lab)).filter((line) => line.includes('--dport'))).toEqual([
    '-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT',
    '-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p udp -m udp --dport 53 -j ACCEPT',
    '-A POSTROUTING -s 172.17.0.2/32 -d 172.17.0.2/32 -p tcp -m tcp --dport 80 -j MASQUERADE',
    '-A POSTROUTING -s 172.17.0.2/32 -d 172.17.0.2/32 -p udp -m udp --dport 53 -j MASQUERADE',
    '-A DOCKER -p tcp -m tcp --dport 8081 -j DNAT --to-destination 172.17.0.2:80',
    '-A DOCKER -d 192.168.50.11/32 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80',
    '-A DOCKER -p udp -m udp --dport 5353 -j DNAT --to-destination 172.17.0.2:53',
  ]);
});

test('a host has its cards before its bridges: where the kernel has to choose an address, it takes that of the first', () => {
  const lab = 'lans: { office: {}, isp: {} }\nhosts: { alpha: { lans: [office, isp] } }\ncontainers: { a: { host: alpha } }';
  const bridges = resourcesOf(lab).filter((it) => it.kind === 'bridge' && it.ns === 'alpha');
  expect(bridges.map(({ needs }) => needs)).toEqual([['veth:alpha.office', 'veth:alpha.isp']]);
});

test('a container on two networks publishes on the one that leads out', () => {
  const lab = `
hosts: { alpha: {} }
networks: { back: { driver: bridge, host: alpha, internal: true }, front: { driver: bridge, host: alpha } }
containers: { a: { host: alpha, networks: [back, front], ports: ["8080:80"] } }
`;
  expect(saved(resourcesOf(lab)).filter((line) => line.includes('-j DNAT'))).toEqual([
    '-A DOCKER -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.19.0.2:80',
  ]);
});

test('a router with NAT; as a Docker host too it says in DOCKER-USER that it routes', () => {
  const router = 'lans: { home: {}, isp: { subnet: 203.0.113.0/24 } }\nhosts: { gw: { role: router, lans: [home, isp], nat: { out: isp } } }\n';
  expect(saved(resourcesOf(router), 'gw')).toEqual(['-A POSTROUTING -o eth1 -j MASQUERADE']);
  const both = saved(resourcesOf(`${router}containers: { a: { host: gw } }`), 'gw');
  expect(both.filter((line) => line.startsWith('-A DOCKER-USER'))).toEqual([
    '-A DOCKER-USER -i eth0 -o eth1 -j ACCEPT',
    '-A DOCKER-USER -i eth1 -o eth0 -j ACCEPT',
    '-A DOCKER-USER -j RETURN',
  ]);
  expect(both.filter((line) => line.startsWith('-A POSTROUTING')).at(-1)).toBe('-A POSTROUTING -o eth1 -j MASQUERADE');
});
