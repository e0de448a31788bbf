import { expect, test } from 'vitest';
import { resourcesOf } from '../../../test/arbitraries/driven.ts';
import { createCommands } from '../resources/registry.ts';

const LAB = `
lans: { office: { subnet: 192.168.50.0/24 } }
hosts: { alpha: { lans: { office: { ipv4_address: 192.168.50.11 } }, firewall: nftables } }
networks: { front: { driver: bridge, host: alpha, subnet: 192.0.2.0/24, bridge_name: bridge1 } }
containers: { c1: { host: alpha, networks: [front], ports: ["8080:80"] } }
`;

test('the lines are those of Docker 29’s own page for a published port without proxy, and one for siblings', () => {
  const nft = resourcesOf(LAB).flatMap((it) => createCommands(it, null).flatMap((command) => (command.program === 'nft' ? [command.line] : [])));
  const within = (chain: string) => nft.filter((line) => line.startsWith(`add rule ip docker-bridges ${chain} `)).map((line) => line.split(` ${chain} `)[1]);
  expect(Object.fromEntries(nft.flatMap((line) => /^add chain ip docker-bridges (\S+)/.exec(line)?.[1] ?? []).map((chain) => [chain, within(chain)]))).toEqual({
    'filter-FORWARD': ['oifname vmap @filter-forward-in-jumps', 'iifname vmap @filter-forward-out-jumps'],
    'nat-OUTPUT': ['fib daddr type local counter jump nat-prerouting-and-output'],
    'nat-POSTROUTING': ['iifname vmap @nat-postrouting-out-jumps', 'oifname vmap @nat-postrouting-in-jumps'],
    'nat-PREROUTING': ['fib daddr type local counter jump nat-prerouting-and-output'],
    'nat-prerouting-and-output': ['tcp dport 8080 counter dnat to 192.0.2.2:80 comment "DNAT"'],
    'raw-PREROUTING': ['ip daddr 192.0.2.2 iifname != "bridge1" counter drop comment "DROP DIRECT ACCESS"'],
    'filter-forward-in__bridge1': [
      'ct state established,related counter accept',
      'iifname "bridge1" counter accept comment "ICC"',
      'ip daddr 192.0.2.2 tcp dport 80 counter accept',
      'counter drop comment "UNPUBLISHED PORT DROP"',
    ],
    'filter-forward-out__bridge1': ['ct state established,related counter accept', 'counter accept comment "OUTGOING"'],
    'nat-postrouting-in__bridge1': [
      'fib saddr type local counter masquerade comment "MASQUERADE FROM HOST"',
      'ip saddr 192.0.2.2 ip daddr 192.0.2.2 tcp dport 80 counter masquerade comment "MASQ TO OWN PORT"',
      'ip saddr 192.0.2.0/24 ct status dnat counter masquerade comment "MASQ TO SIBLING"',
    ],
    'nat-postrouting-out__bridge1': ['oifname != "bridge1" ip saddr 192.0.2.0/24 counter masquerade comment "MASQUERADE"'],
  });
  expect(nft.filter((line) => line.startsWith('add element')).length).toBe(4);
});

test('a long name: chains are called as nft allows', () => {
  const lab = LAB.replace(', bridge_name: bridge1', '').replaceAll('front', 'a-very-long-name-of-a-network');
  const names = resourcesOf(lab).flatMap((it) => (it.kind === 'nftchain' ? [it.name] : []));
  expect(names.filter((name) => !/^[A-Za-z_][A-Za-z0-9_./-]*$/.test(name))).toEqual([]);
});
