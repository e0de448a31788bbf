/** Which keys of an element can be written in the inspector, by the words of docs/topology.md. Pure. */
import type { Named } from '../../state/elements.ts';
import type { Sketch } from '../../state/sketch.ts';
import { argv, box, choice, either, type Form, lines, list, number, numbers, parentLan, parentVlan, routes, variables, word } from './forms.ts';

/** One key: what it is called, where it stands (dotted, below the element), and how it is written. */
export type Row = readonly [label: string, key: string, form: Form];

/** Rows that belong together. One with a title is folded while nothing in it is written. */
export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

const ITSELF = 'chosen by itself';

const SERVES: readonly Row[] = [
  ['Serves http on', 'serves.http', number('80')],
  ['Serves tcp on', 'serves.tcp', number('')],
  ['Serves udp on', 'serves.udp', number('')],
  ['Serves dns on', 'serves.dns', number('')],
];

const RUNS: readonly Row[] = [
  ['Runs', 'command', argv('ping db')],
  ['Environment', 'environment', variables('LANG=C')],
];

const NAMES: Section = {
  title: 'Names',
  rows: [
    ['DNS servers', 'dns', list('192.168.50.53')],
    ['Known names', 'extra_hosts', variables('shop=192.168.50.10')],
  ],
};

const SETTINGS: Section = { title: 'Settings of the kernel', rows: [['sysctls', 'sysctls', variables('net.ipv4.ip_default_ttl=32')]] };

const ROUTES: Section = { title: 'Routes', rows: [['Routes', 'routes', routes('10.9.0.0/24 via beta')]] };

const CONTAINER: readonly Section[] = [
  {
    title: '',
    rows: [['Publishes', 'ports', list('8080:80')], ...SERVES, ['Network mode', 'network_mode', word('bridge')], ['Hostname', 'hostname', word('its name')]],
  },
  { title: 'Command', rows: [...RUNS, ['Starts again', 'restart', choice(['no', 'on-failure', 'always', 'unless-stopped'])]] },
  {
    title: 'Limits and volumes',
    rows: [
      ['Memory', 'mem_limit', word('512m')],
      ['Processors', 'cpus', number('all')],
      ['Processes', 'pids_limit', number('512')],
      ['Volumes', 'volumes', lines('data:/var/lib/db')],
    ],
  },
  {
    title: 'Capabilities',
    rows: [
      ['Privileged', 'privileged', box()],
      ['Added', 'cap_add', list('SYS_TIME')],
      ['Dropped', 'cap_drop', list('NET_RAW')],
    ],
  },
  NAMES,
  SETTINGS,
  ROUTES,
];

function hostSections(role: string, lans: readonly string[]): readonly Section[] {
  const nat: readonly Row[] = role === 'router' ? [['NAT out by', 'nat.out', choice([['', 'none'], ...lans])]] : [];
  return [
    {
      title: '',
      rows: [['Role', 'role', choice(['host', 'router', 'internet'])], ...nat, ...SERVES, ['Firewall', 'firewall', choice(['iptables', 'nftables'])]],
    },
    { title: 'Command', rows: RUNS },
    NAMES,
    SETTINGS,
    {
      title: 'Routes',
      rows: [['Gateway', 'gateway', word(ITSELF)], ['Forwarding', 'forwarding', either('as its role', 'yes', 'no')], ...ROUTES.rows],
    },
  ];
}

const SUBNET: readonly Row[] = [
  ['Subnet', 'subnet', word(ITSELF)],
  ['Gateway', 'gateway', word(ITSELF)],
  ['Range', 'ip_range', word('the whole subnet')],
  ['MTU', 'mtu', number(ITSELF)],
];

const ON: Row = ['IPv6', 'ipv6', box()];
const SUBNET6: Row = ['IPv6 subnet', 'subnet6', word(ITSELF)];
const LAN_IPV6: Section = { title: 'IPv6', rows: [ON, SUBNET6] };
const NETWORK_IPV6: Section = { title: 'IPv6', rows: [...LAN_IPV6.rows, ['IPv6 gateway', 'gateway6', word(ITSELF)]] };

const BRIDGE: readonly Row[] = [
  ...SUBNET,
  ['Internal', 'internal', box()],
  ['No masquerade', 'masquerade', box(false)],
  ['Containers apart', 'icc', box(false)],
  ['Device', 'bridge_name', word(ITSELF)],
];

const OVERLAY: readonly Row[] = [
  ...SUBNET,
  ['VNI', 'vni', number(ITSELF)],
  ['Learning', 'learning', choice(['static', 'flood'])],
  ['Way out', 'egress', box()],
  ['Tunnels over', 'underlay', choice(['ipv4', 'ipv6'])],
];

function networkRows(driver: string, parents: readonly string[]): readonly Row[] {
  const parent: readonly Row[] = [
    ['On LAN', 'parent', parentLan(parents)],
    ['In VLAN', 'parent', parentVlan('none')],
  ];
  switch (driver) {
    case 'bridge':
      return BRIDGE;
    case 'overlay':
      return OVERLAY;
    case 'macvlan':
      return [...parent, ['Mode', 'mode', choice(['bridge', 'private', 'vepa', 'passthru'])], ['Host access', 'host_access', box()], ...SUBNET];
    case 'ipvlan':
      return [...parent, ['Mode', 'mode', choice(['l2', 'l3', 'l3s'])], ...SUBNET];
    default:
      return [];
  }
}

function networkSections(driver: string, sketch: Sketch): readonly Section[] {
  const parents = sketch.lans.map((lan) => lan.name);
  const rows = networkRows(driver, parents);
  return rows.length === 0 ? [] : [{ title: '', rows }, NETWORK_IPV6];
}

const LAN: readonly Row[] = [
  ['Subnet', 'subnet', word(ITSELF)],
  ['MTU', 'mtu', number('1500')],
  ['Hairpin', 'hairpin', box()],
];

const PLACE: readonly Row[] = [
  ['Address', 'ipv4_address', word(ITSELF)],
  ['IPv6 address', 'ipv6_address', word('where there is IPv6')],
  ['MAC', 'mac_address', word('follows the address')],
];

/** The port of the LAN that the host is plugged into: of one VLAN, or of several. */
const PORT: readonly Row[] = [
  ['Access VLAN', 'vlans.access', number('none')],
  ['Trunk', 'vlans.trunk', numbers('10, 20')],
];

/** What is sent into the cable of an interface; written in `links`. */
const CABLE: readonly Row[] = [
  ['Delay', 'link.delay', word('20ms')],
  ['Jitter', 'link.jitter', word('2ms')],
  ['Loss', 'link.loss', word('1%')],
  ['Duplicate', 'link.duplicate', word('0.1%')],
  ['Corrupt', 'link.corrupt', word('0.1%')],
  ['Reorder', 'link.reorder', word('5%')],
  ['Rate', 'link.rate', word('10mbit')],
];
const CUT: Row = ['Cut', 'link.down', box()];

/** Of a container's place on a network, or a host's on a LAN. */
function attachmentSections(sketch: Sketch, element: string): readonly Section[] {
  const [owner = '', segment = ''] = element.split('.');
  const isHost = sketch.hosts.some((host) => host.name === owner);
  const networks = sketch.containers.find((container) => container.name === owner)?.networks ?? [];
  const network = sketch.networks.find((each) => each.name === segment && networks.includes(each.element));
  // Docker's own networks are not in the file; a cable to the default one can have values all the same.
  const place: readonly Row[] = network?.isDefault ? [] : isHost ? [...PLACE, ...PORT] : [...PLACE, ['Aliases', 'aliases', list('shop')]];
  if (network?.driver === 'none' || network?.driver === 'host') return [];
  if (network?.isDefault && segment !== 'bridge') return [];
  const hasCable = network?.driver !== 'macvlan' && network?.driver !== 'ipvlan';
  return [
    { title: '', rows: place },
    { title: 'Sends into its cable', rows: hasCable ? [...CABLE, CUT] : CABLE },
  ];
}

/** The sections of one element; empty where nothing of it can be written. */
export function sectionsOf(sketch: Sketch, named: Named | null): readonly Section[] {
  switch (named?.kind) {
    case 'container':
      return CONTAINER;
    case 'host':
      return named.it.implied ? [] : hostSections(named.it.role, named.it.lans);
    case 'lan':
      return [{ title: '', rows: LAN }, LAN_IPV6];
    case 'network':
      return named.it.isDefault ? [] : networkSections(named.it.driver, sketch);
    case 'attachment':
      return attachmentSections(sketch, named.element);
    default:
      return [];
  }
}
