import { describe, expect, test } from 'vitest';
import { drive } from '../drivers/registry.ts';
import type { KernelState, KernelStates } from '../observe/kernel-state.ts';
import { showCommand } from '../resources/show.ts';
import type { ChainResource, Resource, RuleResource } from '../resources/resource.ts';
import { parseTopology } from '../topology/parse.ts';
import { NOTHING_HELD } from '../topology/resolved.ts';
import { resolveTopology } from '../topology/resolve.ts';
import { actualOf, driftOf } from './drift.ts';
import { planFrom, resetPlan } from './reset.ts';
import { expectedByNode, linkEnds } from './expected.ts';

const LAB = `
lans: { office: { subnet: 192.168.50.0/24 } }
hosts: { alpha: { lans: [office] }, beta: { lans: [office] } }
networks:
  front: { driver: bridge, host: alpha, subnet: 172.18.0.0/16 }
  blue: { driver: overlay, hosts: [alpha, beta], subnet: 10.1.0.0/24 }
containers:
  web: { host: alpha, networks: [front], ports: ["8080:80"] }
  near: { host: alpha, networks: [blue] }
  far: { host: beta, networks: [blue] }
`;

function resourcesOf(text: string): readonly Resource[] {
  const topology = parseTopology(text);
  const resolved = topology.ok ? resolveTopology(topology.value, NOTHING_HELD) : topology;
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.problems));
  return drive(resolved.value);
}

/** What a kernel would show in which all of this stands, and nothing else. */
function perfect(resources: readonly Resource[]): Map<string, KernelState> {
  return new Map([...expectedByNode(resources).values()].map(({ node, resources: here }) => [node, perfectState(node, here)]));
}

function perfectState(node: string, here: readonly Resource[]): KernelState {
  const of = <K extends Resource['kind']>(kind: K) => here.filter((it): it is Extract<Resource, { kind: K }> => it.kind === kind);
  const links = here.flatMap(linkEnds).filter(({ ns }) => ns === node);
  const own = here.flatMap((it) => ('sysctls' in it ? Object.entries(it.sysctls) : []));
  return {
    links: links.map(({ name, resource: it }) => {
      const end = it.kind === 'veth' ? (it.outer.ns === node && it.outer.name === name ? it.outer : it.inner) : null;
      return {
        name,
        kind: it.kind === 'loopback' ? null : it.kind,
        up: true,
        mtu: 'mtu' in it ? it.mtu : 65536,
        mac: end?.mac ?? ('mac' in it ? it.mac : null) ?? '02:00:00:00:00:01',
        master: end?.master ?? ('master' in it ? it.master : null),
        hairpin: it.kind === 'veth' && end === it.outer && it.hairpin,
        isolated: it.kind === 'veth' && end === it.outer && it.isolated,
        words: [],
        qdisc: 'noqueue',
      };
    }),
    addresses: [{ dev: 'lo', cidr: '127.0.0.1/8', own: true }, ...of('address').map(({ dev, cidr }) => ({ dev, cidr, own: false }))],
    routes: of('route').map(({ to, via, dev }) => ({ to, via, dev, table: 'main', protocol: 'boot', metric: null, type: 'unicast', family: 4 })),
    policies: [],
    neighbours: of('neighbour').map(({ ip, dev, mac }) => ({ ip, dev, mac, permanent: true })),
    fdb: of('fdb').flatMap(({ mac, dev, dst }) => [
      { mac, dev, dst, master: null, state: 'permanent' },
      { mac, dev, dst: null, master: 'br0', state: 'static' },
    ]),
    rules: of('chain').length === 0 ? [] : savedRules(of('chain'), of('rule')),
    rules6: [],
    nft: [],
    queues: [],
    connections: [],
    settings: Object.fromEntries([...own, ...of('sysctl').map(({ key, value }): [string, string] => [key, value])]),
  };
}

/** As iptables-save prints them. */
function savedRules(chains: readonly ChainResource[], rules: readonly RuleResource[]): string[] {
  return (['filter', 'nat'] as const).flatMap((table) => [
    `*${table}`,
    ...(table === 'filter' ? [':INPUT ACCEPT', ':FORWARD DROP'] : [':PREROUTING ACCEPT', ':OUTPUT ACCEPT', ':POSTROUTING ACCEPT']),
    ...chains.flatMap((it) => (it.table === table && it.policy === null ? [`:${it.name} -`] : [])),
    ...rules.flatMap((it) => (it.table === table ? [`-A ${it.chain} ${it.spec.join(' ')}`] : [])),
    'COMMIT',
  ]);
}

const resources = resourcesOf(LAB);

/** The sentences about a kernel in which one namespace is different, and the commands that put it right. */
function told(
  node: string,
  change: (state: KernelState) => Partial<KernelState>,
  before: Readonly<Record<string, string>> = {},
): { says: string[]; resets: string[] } {
  const states = perfect(resources);
  const state = states.get(node);
  if (state === undefined) throw new Error(node);
  states.set(node, { ...state, ...change(state) });
  const found = driftOf(resources, states as KernelStates, new Map([[node, before]]));
  const plan = resetPlan(resources, found, found);
  return { says: found.map(({ element, sentence }) => `${element}: ${sentence}`), resets: plan.steps.flatMap(({ commands }) => commands.map(showCommand)) };
}

test('a kernel that holds what was asked for has no differences, nor has one that was not looked at', () => {
  expect(driftOf(resources, perfect(resources))).toEqual([]);
  expect(driftOf(resources, new Map())).toEqual([]);
  expect(driftOf(resources, new Map([['web', null]]))).toEqual([]);
});

test('the device of a VLAN that is gone, with the container that stood on it', () => {
  const vlans = resourcesOf(`
lans: { office: { subnet: 192.168.50.0/24 } }
hosts: { beta: { lans: { office: { vlans: { trunk: [10] } } } } }
networks: { ten: { driver: macvlan, host: beta, parent: office.10 } }
containers: { scan: { host: beta, networks: [ten] } }
`);
  const states = perfect(vlans);
  expect(driftOf(vlans, states)).toEqual([]);
  const beta = states.get('beta') as KernelState;
  states.set('beta', { ...beta, links: beta.links.filter(({ name }) => name !== 'eth0.10') });
  const scan = states.get('scan') as KernelState;
  states.set('scan', { ...scan, links: scan.links.filter(({ name }) => name === 'lo'), addresses: [], routes: [] });
  const found = driftOf(vlans, states);
  expect(found.map(({ element, sentence }) => [element, sentence])).toEqual([
    ['beta.office', 'beta has lost its interface eth0.10.'],
    ['scan.ten', 'scan has lost its interface eth0.'],
  ]);
  expect(resetPlan(vlans, found, found).steps.flatMap(({ commands }) => commands.map(showCommand))).toEqual([
    'ip -n beta link add link eth0 name eth0.10 up type vlan id 10',
    'ip -n beta link add link eth0.10 name new-eth0 netns scan address 02:42:c0:a8:32:02 type macvlan mode bridge',
    'ip -n scan link set new-eth0 name eth0 up',
    'ip -n scan addr add 192.168.50.2/24 dev eth0',
  ]);
});

describe('what a learner does in a container', () => {
  test('an interface that is down; the route that went with it is told with it', () => {
    const down = (state: KernelState) => ({ links: state.links.map((link) => (link.name === 'eth0' ? { ...link, up: false } : link)), routes: [] });
    expect(told('web', down)).toEqual({
      says: ['web.front: eth0 in web is down.'],
      resets: ['ip -n web link set eth0 up', 'ip -n web route add default via 172.18.0.1 dev eth0'],
    });
  });

  test('one more address', () => {
    const more = (state: KernelState) => ({ addresses: [...state.addresses, { dev: 'eth0', cidr: '10.7.7.7/24', own: false }] });
    expect(told('web', more)).toEqual({
      says: ['web.front: eth0 in web also has the address 10.7.7.7/24.'],
      resets: ['ip -n web addr del 10.7.7.7/24 dev eth0'],
    });
  });

  test('another address in place of its own is one difference, and the file has a key for it', () => {
    const states = perfect(resources);
    const web = states.get('web');
    states.set('web', { ...(web as KernelState), addresses: [{ dev: 'eth0', cidr: '172.18.0.77/16', own: false }] });
    expect(driftOf(resources, states).map(({ sentence, keep }) => [sentence, keep])).toEqual([
      ['eth0 in web has the address 172.18.0.77/16, not 172.18.0.2/16.', [{ kind: 'set', element: 'web.front', key: 'ipv4_address', value: '172.18.0.77' }]],
    ]);
  });

  test('no interface any more: what was on it is told with it, and made with it', () => {
    const { says, resets } = told('web', (state) => ({ links: state.links.filter(({ name }) => name === 'lo'), addresses: [], routes: [] }));
    expect(says).toEqual(['web.front: web has lost its interface eth0.']);
    expect(resets[0]).toBe('ip -n alpha link del v-web.front');
    expect(resets.slice(-2)).toEqual(['ip -n web addr add 172.18.0.2/16 dev eth0', 'ip -n web route add default via 172.18.0.1 dev eth0']);
  });

  test('an interface of its own making, a route, and one that goes another way', () => {
    expect(
      told('web', (state) => ({
        links: [...state.links, { ...(state.links[0] as KernelState['links'][number]), name: 'dummy0', kind: 'dummy' }],
        routes: [
          ...state.routes.map((each) => ({ ...each, via: '172.18.0.9' })),
          { to: '10.0.0.0/8', via: '172.18.0.3', dev: 'eth0', table: 'main', protocol: 'boot', metric: null, type: 'unicast', family: 4 as const },
        ],
      })),
    ).toEqual({
      says: [
        'containers.web: The route to default in web goes by 172.18.0.9, not by 172.18.0.1.',
        'containers.web: web has an interface that was made by hand: dummy0 (dummy).',
        'containers.web: web also has the route 10.0.0.0/8 via 172.18.0.3 dev eth0.',
      ],
      resets: [
        'ip -n web link del dummy0',
        'ip -n web route del 10.0.0.0/8 via 172.18.0.3 dev eth0',
        'ip -n web route replace default via 172.18.0.1 dev eth0',
      ],
    });
  });

  test('a name that no batch can hold is told, and is not put right from here', () => {
    const odd = (state: KernelState) => ({ links: [...state.links, { ...(state.links[0] as KernelState['links'][number]), name: 'a"b' }] });
    expect(told('web', odd)).toEqual({ says: ['containers.web: web has an interface that was made by hand: a"b.'], resets: [] });
  });
});

describe('what a learner does on a host', () => {
  test('the rules of a chain are gone: each element hears of its own, and one reset puts the chain in order', () => {
    const { says, resets } = told('alpha', (state) => ({ rules: state.rules.filter((line) => !line.startsWith('-A DOCKER-ISOLATION-STAGE-1 ')) }));
    expect(says).toEqual([
      'networks.front: alpha has lost a rule of DOCKER-ISOLATION-STAGE-1 (filter): -i br-front ! -o br-front -j DOCKER-ISOLATION-STAGE-2.',
      'hosts.alpha: alpha has lost a rule of DOCKER-ISOLATION-STAGE-1 (filter): -j RETURN.',
    ]);
    expect(resets).toHaveLength(2);
  });

  test('a rule that was put in is taken out by its number; the policy goes back', () => {
    const more = (state: KernelState) => ({
      rules: state.rules.flatMap((line) =>
        line.startsWith('-A FORWARD -j DOCKER-USER')
          ? ['-A FORWARD -s 10.0.0.1/32 -m comment --comment "to be seen" -j DROP', line]
          : [line.replace(':FORWARD DROP', ':FORWARD ACCEPT')],
      ),
    });
    expect(told('alpha', more)).toEqual({
      says: [
        'hosts.alpha: The policy of FORWARD in alpha is ACCEPT, not DROP.',
        'hosts.alpha: FORWARD (filter) in alpha has a rule that was written by hand: -s 10.0.0.1/32 -m comment --comment "to be seen" -j DROP.',
      ],
      resets: ['nsenter --net=/run/netns/alpha iptables -D FORWARD 1', 'nsenter --net=/run/netns/alpha iptables -P FORWARD DROP'],
    });
  });

  test('a rule that stands in another place is moved back', () => {
    const turned = (state: KernelState) => {
      const user = '-A FORWARD -j DOCKER-USER';
      return { rules: [...state.rules.filter((line) => line !== user && line !== 'COMMIT'), '*filter', user] };
    };
    const { says, resets } = told('alpha', turned);
    expect(says[0]).toMatch(/^\S+: alpha has .* of FORWARD \(filter\) in another place: /);
    expect(resets.filter((line) => line.includes(' -D ')).length).toBe(resets.filter((line) => / -[AI] /.test(line)).length);
  });

  test('a setting of ours, and one that only the last look knows', () => {
    expect(
      told('alpha', (state) => ({ settings: { ...state.settings, 'net.ipv4.ip_forward': '0', 'net.ipv4.icmp_echo_ignore_all': '1' } }), {
        'net.ipv4.icmp_echo_ignore_all': '0',
      }),
    ).toEqual({
      says: ['hosts.alpha: net.ipv4.ip_forward in alpha is 0, not 1.', 'hosts.alpha: net.ipv4.icmp_echo_ignore_all in alpha is 1; it was 0.'],
      resets: ['nsenter --net=/run/netns/alpha sysctl -w net.ipv4.ip_forward=1', 'nsenter --net=/run/netns/alpha sysctl -w net.ipv4.icmp_echo_ignore_all=0'],
    });
  });

  test('the bridge is gone: its ports are plugged in again', () => {
    const gone = (state: KernelState) => ({
      links: state.links.filter(({ name }) => name !== 'br-front').map((link) => ({ ...link, master: null, hairpin: false })),
      addresses: state.addresses.filter(({ dev }) => dev !== 'br-front'),
    });
    const { says, resets } = told('alpha', gone);
    expect(says).toEqual(['networks.front: alpha has lost its interface br-front.', 'web.front: v-web.front in alpha is in no bridge, not in br-front.']);
    expect(resets).toContain('ip -n alpha link set v-web.front master br-front');
    expect(resets).toContain('ip -n alpha link set v-web.front type bridge_slave hairpin on');
  });
});

test('in an overlay: who is behind whom', () => {
  const { says, resets } = told('blue@alpha', () => ({
    fdb: [],
    neighbours: [{ ip: '10.1.0.200', dev: 'vxlan0', mac: '02:00:00:00:00:09', permanent: true }],
  }));
  expect(says.map((line) => line.replace(/02:42:\S+/, 'MAC'))).toEqual([
    'far.blue: vxlan0 in blue@alpha does not know any more where MAC is (it was 192.168.50.2).',
    'far.blue: blue@alpha does not know any more which MAC address 10.1.0.3 has.',
    'networks.blue: blue@alpha was told that 10.1.0.200 is 02:00:00:00:00:09.',
  ]);
  expect(resets).toContain('ip -n blue@alpha neigh del 10.1.0.200 dev vxlan0');
});

test('what the kernel does by itself is no difference', () => {
  const alive = (state: KernelState): Partial<KernelState> => ({
    links: [...state.links, { ...(state.links[0] as KernelState['links'][number]), name: 'sit0' }],
    addresses: [...state.addresses, { dev: 'eth0', cidr: 'fe80::42/64', own: true }],
    routes: [...state.routes, { to: '172.18.0.0/16', via: null, dev: 'eth0', table: 'main', protocol: 'kernel', metric: null, type: 'unicast', family: 4 }],
    neighbours: [{ ip: '172.18.0.1', dev: 'eth0', mac: '02:42:ac:12:00:01', permanent: false }],
    fdb: [...state.fdb, { mac: '02:42:ac:12:00:01', dev: 'eth0', dst: null, master: 'br0', state: '' }],
    connections: ['tcp 6 ESTABLISHED'],
  });
  expect(told('web', alive)).toEqual({ says: [], resets: [] });
});

test('an edit puts right on its way what it needs, and leaves alone what it does not want any more', () => {
  const states = perfect(resources);
  states.set('alpha', { ...(states.get('alpha') as KernelState), links: (states.get('alpha') as KernelState).links.filter(({ name }) => name !== 'br-front') });
  const found = driftOf(resources, states);
  const without = resourcesOf(LAB.replace('  front: { driver: bridge, host: alpha, subnet: 172.18.0.0/16 }\n', '').replace(/ {2}web:.*\n/, ''));
  const commands = planFrom(resources, found, without).steps.flatMap((step) => step.commands.map(showCommand));
  expect(commands.filter((line) => line.includes('link add'))).toEqual([]);
  expect(actualOf(resources, found).some(({ id }) => id === 'bridge:networks.front')).toBe(false);
});
