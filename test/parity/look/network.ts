/** What the kernel holds in a network namespace, as iproute2 says it. */
import type { Facts } from './fact.ts';
import { partsOf } from './parts.ts';

interface Link {
  readonly ifname: string;
  readonly flags: readonly string[];
  readonly mtu: number;
  readonly master?: string;
  readonly address?: string;
  readonly operstate: string;
  readonly linkinfo?: {
    readonly info_kind?: string;
    readonly info_data?: Readonly<Record<string, unknown>>;
    readonly info_slave_data?: Readonly<Record<string, unknown>>;
  };
}

interface Addressed {
  readonly ifname: string;
  readonly addr_info: readonly { readonly family: string; readonly local: string; readonly prefixlen: number; readonly scope: string }[];
}

export function readNetwork(text: string): Facts {
  const parts = partsOf(text);
  const lines = (part: string) => parts.get(part) ?? [];
  const links: readonly Link[] = JSON.parse(lines('links').join('') || '[]');
  const addressed: readonly Addressed[] = JSON.parse(lines('addresses').join('') || '[]');
  const named = links.filter((link) => !isPort(link));
  return {
    interfaces: named.map((link) => interfaceLine(link, addressed)).sort(),
    ports: links.filter(isPort).map(portLine).sort(),
    // Not those that the kernel itself has of each device, nor its flags and times.
    routes6: lines('routes6')
      .filter((line) => !/^(fe80|ff00|multicast|unreachable|::1)/.test(line))
      .map((line) => line.replace(/ (metric|pref|expires) \S+/g, '').replace(/ linkdown/, '')),
    routes: lines('routes').map((line) => line.replace(/ linkdown/, '')),
    neighbours: lines('neighbours').toSorted(),
    // Not what is learnt, nor what the kernel itself has of each device.
    fdb: lines('fdb')
      .filter((line) => / dst | static$/.test(line))
      .map((line) => line.replace(/ link-netnsid \d+/, ''))
      .sort(),
    rules: ruleLines(lines('rules')),
    rules6: ruleLines(lines('rules6')),
    listening: lines('listening').map(listeningLine).sort(),
    settings: lines('settings').filter((line) => named.some(({ ifname }) => line.includes(`/${ifname}/`)) || !line.includes('/conf/')),
  };
}

/** A veth on a bridge: its name and its MAC mean nothing. */
function isPort({ master, linkinfo }: Link): boolean {
  return master !== undefined && linkinfo?.info_kind === 'veth';
}

function interfaceLine({ ifname, flags, mtu, address, operstate, linkinfo }: Link, addressed: readonly Addressed[]): string {
  const kind = linkinfo?.info_kind ?? 'plain';
  const known = (addressed.find((each) => each.ifname === ifname)?.addr_info ?? []).filter(({ scope }) => scope !== 'link');
  // A bridge's own MAC is random in Docker, a tunnel's everywhere.
  const mac = ['bridge', 'vxlan'].includes(kind) ? [] : [address ?? ''];
  const state = flags.includes('UP') ? [operstate] : ['off'];
  const tunnel = kind === 'vxlan' ? [JSON.stringify(tunnelOf(linkinfo?.info_data ?? {}))] : [];
  return [ifname, kind, `mtu ${mtu}`, ...mac, ...state, ...known.map(({ local, prefixlen }) => `${local}/${prefixlen}`), ...tunnel].join(' ');
}

/** What a VXLAN device does, without what is counted or random. */
function tunnelOf(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const keys = ['id', 'group', 'local', 'port', 'port_range', 'learning', 'proxy', 'rsc', 'l2miss', 'l3miss', 'ttl', 'tos', 'ageing', 'limit', 'udp_csum'];
  return Object.fromEntries(keys.flatMap((key) => (key in data ? [[key, data[key]]] : [])));
}

function portLine({ master, mtu, flags, linkinfo }: Link): string {
  const { hairpin, isolated, learning, flood } = linkinfo?.info_slave_data ?? {};
  return `${master} mtu ${mtu} ${flags.includes('LOWER_UP') ? 'up' : 'down'} ${JSON.stringify({ hairpin, isolated, learning, flood })}`;
}

/** Tables in order of names, without counters. */
function ruleLines(lines: readonly string[]): readonly string[] {
  const tables = new Map<string, string[]>();
  let table: string[] = [];
  for (const line of lines) {
    if (line.startsWith('*')) {
      table = [];
      tables.set(line.slice(1), table);
    } else if (/^[:-]/.test(line)) table.push(line.replace(/ \[\d+:\d+\]$/, ''));
  }
  return [...tables].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([name, rules]) => rules.map((rule) => `${name} ${rule}`));
}

function listeningLine(line: string): string {
  const [protocol = '', , , , local = ''] = line.split(/\s+/);
  return `${protocol} ${local}`;
}
