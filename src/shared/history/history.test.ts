import { expect, test } from 'vitest';
import type { KernelState } from '../observe/kernel-state.ts';
import { drive } from '../drivers/registry.ts';
import type { Resource } from '../resources/resource.ts';
import { parseTopology } from '../topology/parse.ts';
import { resolveTopology } from '../topology/resolve.ts';
import { NOTHING_HELD } from '../topology/resolved.ts';
import { compareStates } from './compare.ts';
import { editTitle } from './title.ts';

const EMPTY: KernelState = {
  links: [],
  addresses: [],
  routes: [],
  policies: [],
  neighbours: [],
  fdb: [],
  rules: [],
  rules6: [],
  nft: [],
  queues: [],
  connections: [],
  settings: {},
};

test('each namespace that differs, line by line; a rule with its table, and as often as it stands there', () => {
  const rule = '-A FORWARD -j DROP';
  const before = { ...EMPTY, rules: ['*filter', ':FORWARD ACCEPT', rule, 'COMMIT'], settings: { 'net.ipv4.ip_forward': '0' } };
  const after = {
    ...EMPTY,
    rules: ['*filter', ':FORWARD DROP', rule, rule, 'COMMIT', '*nat', ':PREROUTING ACCEPT', 'COMMIT'],
    neighbours: [{ ip: '10.0.0.2', dev: 'eth0', mac: null, permanent: false }],
    settings: { 'net.ipv4.ip_forward': '1' },
  };
  const changes = compareStates(
    new Map<string, KernelState | null>([
      ['same', EMPTY],
      ['went', EMPTY],
      ['alpha', before],
    ]),
    new Map<string, KernelState | null>([
      ['same', EMPTY],
      ['came', { ...EMPTY, addresses: [{ dev: 'eth0', cidr: '10.0.0.1/8', own: false }] }],
      ['went', null],
      ['alpha', after],
    ]),
  );
  expect(changes).toEqual([
    {
      node: 'alpha',
      whole: null,
      gone: [],
      got: ['neighbour 10.0.0.2 on eth0: no answer', 'iptables -t filter -A FORWARD -j DROP', 'iptables -t nat policy of PREROUTING: ACCEPT'],
      changed: ['iptables -t filter policy of FORWARD: ACCEPT became DROP', 'setting net.ipv4.ip_forward: 0 became 1'],
    },
    { node: 'came', whole: 'new', gone: [], got: ['address 10.0.0.1/8 on eth0'], changed: [] },
    { node: 'went', whole: 'gone', gone: [], got: [], changed: [] },
  ]);
});

function resourcesOf(containers: string): readonly Resource[] {
  const topology = parseTopology(`networks: { front: {} }\ncontainers: { ${containers} }`);
  const resolved = topology.ok ? resolveTopology(topology.value, NOTHING_HELD) : topology;
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.problems));
  return drive(resolved.value);
}

test('an edit is called by the elements that it is about', () => {
  const [two, three] = [
    resourcesOf('a: { networks: [front] }, b: { networks: [front] }'),
    resourcesOf('a: { networks: [front] }, c: { networks: [front], pids_limit: 9 }'),
  ];
  expect([editTitle([], two), editTitle(two, two), editTitle(two, three)]).toEqual([
    'Start',
    null,
    'new: containers.c, c.front; changed: networks.front; gone: containers.b, b.front',
  ]);
});
