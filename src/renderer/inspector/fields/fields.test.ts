import { describe, expect, it } from 'vitest';
import { applyEdit } from '../../../shared/topology/edit.ts';
import { NOTHING_HELD } from '../../../shared/topology/resolved.ts';
import { KEYS } from '../../../shared/topology/schema.ts';
import { analyse, NOTHING_ANALYSED } from '../../state/analysis.ts';
import { fieldsOf } from './fields.ts';

const TEXT = `lans: { office: {}, isp: {} }
hosts:
  alpha: { lans: [office] }
  gw: { role: router, lans: [office, isp], nat: { out: isp } }
networks:
  front: { driver: bridge, host: alpha, subnet: 172.18.0.0/16 }
  floor: { driver: macvlan, host: alpha, parent: office }
  thin: { driver: ipvlan, host: gw, parent: office }
  blue: { driver: overlay, hosts: [alpha, gw], vni: 77 }
containers:
  web:
    host: alpha
    networks: { front: { ipv4_address: 172.18.0.9 } }
    ports: ["8080:80"]
    command: [sh, -c, "date; sleep 9"]
    environment:
      LANG: C    # what everybody has
      SIZE: 3
      TEXT: "one\\ntwo"
    routes: [{ to: 10.9.0.0/24, via: alpha }, { to: default, out: front }]
  spare: { host: alpha, networks: [floor] }
links: { web.front: { delay: 20ms } }
`;
const { sketch, problems } = analyse(TEXT, NOTHING_HELD, NOTHING_ANALYSED);

const fields = (element: string, text = TEXT) => fieldsOf(text, sketch, element).flatMap((group) => group.fields);
const field = (element: string, key: string, text = TEXT) => {
  const found = fields(element, text).find((each) => each.key === key || each.label === key);
  if (found === undefined) throw new Error(`${element} has no field ${key}`);
  return found;
};
/** The text after somebody has typed into a field. */
function typed(element: string, key: string, words: string, text = TEXT): string {
  return field(element, key, text)
    .changes(words)
    .reduce((before, change) => {
      const after = applyEdit(before, { kind: 'set', element, ...change });
      if (!after.ok) throw new Error(after.problems.map(({ message }) => message).join(' '));
      return after.value;
    }, text);
}
/** The lines that are new. */
const written = (...arguments_: Parameters<typeof typed>) => {
  const lines = TEXT.split('\n');
  return typed(...arguments_)
    .split('\n')
    .filter((line) => !lines.includes(line));
};

describe('what can be written of an element', () => {
  it('is every key that it has in the file', () => {
    expect(problems).toEqual([]);
    const keys = (element: string) => new Set(fields(element).map(({ key }) => key.split('.')[key.startsWith('link.') ? 1 : 0]));
    const missing = (known: readonly string[], elements: readonly string[]) => known.filter((key) => !elements.some((element) => keys(element).has(key)));
    // The rest is drawn: where it stands, what it is connected to.
    expect({
      containers: missing(KEYS.containers, ['containers.web']),
      hosts: missing(KEYS.hosts, ['hosts.gw']),
      lans: missing(KEYS.lans, ['lans.office']),
      networks: missing(
        KEYS.networks,
        ['front', 'floor', 'thin', 'blue'].map((name) => `networks.${name}`),
      ),
      nic: missing(KEYS.nic, ['gw.isp']),
      attachment: missing(KEYS.attachment, ['web.front']),
      links: missing(KEYS.links, ['gw.isp']),
    }).toEqual({
      containers: ['host', 'networks', 'mac_address'],
      hosts: ['lans'],
      lans: [],
      networks: ['driver', 'host', 'hosts'],
      nic: [],
      attachment: [],
      links: [],
    });
  });

  it('shows what the file says; what is not written is folded', () => {
    const shown = fieldsOf(TEXT, sketch, 'containers.web').map(({ title, fields: own }) => [
      title,
      Object.fromEntries(own.filter(({ isSet }) => isSet).map(({ key, value }) => [key, value])),
    ]);
    expect(shown).toEqual([
      ['', { ports: '8080:80' }],
      ['Command', { command: "sh -c 'date; sleep 9'", environment: 'LANG=C\nSIZE=3\nTEXT="one\\ntwo"' }],
      ['Limits and volumes', {}],
      ['Capabilities', {}],
      ['Names', {}],
      ['Settings of the kernel', {}],
      ['Routes', { routes: '10.9.0.0/24 via alpha\ndefault out front' }],
    ]);
    expect([field('networks.floor', 'parent').value, field('hosts.gw', 'nat.out').value, field('networks.blue', 'vni').value]).toEqual(['office', 'isp', '77']);
    expect([field('web.front', 'ipv4_address').value, field('web.front', 'link.delay').value, field('alpha.office', 'link.delay').value]).toEqual([
      '172.18.0.9',
      '20ms',
      '',
    ]);
    expect(fields('spare.floor').map(({ key }) => key)).not.toContain('link.down');
  });

  it('writes of a map only what changed, and leaves the comments', () => {
    expect(written('containers.web', 'environment', 'LANG=de_DE\nSIZE=3\nTEXT="one\\ntwo"\nNEW=a=b')).toEqual([
      '      LANG: de_DE    # what everybody has',
      '      NEW: "a=b"',
    ]);
    expect(typed('containers.web', 'environment', 'SIZE=3\nTEXT="one\\ntwo"')).toBe(TEXT.replace('      LANG: C    # what everybody has\n', ''));
    expect(typed('containers.web', 'environment', '')).not.toContain('environment');
    expect(written('containers.spare', 'environment', 'A=1\nB=')).toEqual(['  spare: { host: alpha, networks: [floor], environment: { A: "1", B: "" } }']);
  });

  it('writes each kind of value as the file has it', () => {
    const spare = (key: string, words: string) => written('containers.spare', key, words)[0]?.replace('  spare: { host: alpha, networks: [floor], ', '');
    expect({
      ports: spare('ports', '8080:80, 53:53/udp'),
      cpus: spare('cpus', '0.5'),
      pids: spare('pids_limit', '-1'),
      wrong: spare('pids_limit', 'many'),
      volumes: spare('volumes', 'data:/var/lib/db\n\n logs:/var/log:ro '),
      caps: spare('cap_drop', 'ALL'),
      privileged: spare('privileged', 'true'),
      routes: spare('routes', '10.8.0.0/16 via gw\ndefault out floor\nwhat is this'),
      restart: spare('restart', 'always'),
      cable: written('alpha.office', 'link.loss', '1%'),
      off: written('networks.front', 'masquerade', 'true'),
      forwarding: written('hosts.alpha', 'forwarding', 'false'),
    }).toEqual({
      ports: 'ports: ["8080:80", "53:53/udp"] }',
      cpus: 'cpus: 0.5 }',
      pids: 'pids_limit: -1 }',
      wrong: 'pids_limit: many }',
      volumes: 'volumes: ["data:/var/lib/db", "logs:/var/log:ro"] }',
      caps: 'cap_drop: [ALL] }',
      privileged: 'privileged: true }',
      routes: 'routes: [{ to: 10.8.0.0/16, via: gw }, { to: default, out: floor }, { to: "what is this" }] }',
      restart: 'restart: always }',
      cable: ['links: { web.front: { delay: 20ms }, alpha.office: { loss: "1%" } }'],
      off: ['  front: { driver: bridge, host: alpha, subnet: 172.18.0.0/16, masquerade: false }'],
      forwarding: ['  alpha: { lans: [office], forwarding: false }'],
    });
  });

  it('writes VLANs: of a port, and of the LAN that a network stands on', () => {
    expect({
      // Two fields write one key.
      parts: fields('networks.thin', TEXT.replace('gw, parent: office', 'gw, parent: office.10')).flatMap((each) => (each.key === 'parent' ? each.value : [])),
      lan: typed('networks.thin', 'On LAN', 'isp').includes('{ driver: ipvlan, host: gw, parent: isp }'),
      access: written('alpha.office', 'vlans.access', '10'),
      trunk: written('gw.isp', 'vlans.trunk', '20, 10'),
      back: typed('alpha.office', 'vlans.access', '', typed('alpha.office', 'vlans.access', '10')).includes('vlans'),
    }).toEqual({
      parts: ['office', '10'],
      lan: true,
      access: ['  alpha: { lans: { office: { vlans: { access: 10 } } } }'],
      trunk: ['  gw: { role: router, lans: { office: {}, isp: { vlans: { trunk: [20, 10] } } }, nat: { out: isp } }'],
      back: false,
    });
    const tagged = typed('networks.thin', 'In VLAN', '10');
    expect([tagged, typed('networks.thin', 'In VLAN', '', tagged)]).toEqual([TEXT.replace('gw, parent: office', 'gw, parent: office.10'), TEXT]);
  });

  it('removes the key for what holds without it', () => {
    const before = typed('hosts.gw', 'firewall', 'nftables');
    expect(typed('hosts.gw', 'firewall', 'iptables', before)).toBe(TEXT);
    expect(typed('web.front', 'link.delay', '')).not.toContain('delay');
    expect(field('containers.web', 'restart', TEXT.replace('    host: alpha\n', '    host: alpha\n    restart: "on-failure:3"\n')).choices[0]).toEqual([
      'on-failure:3',
      'on-failure:3',
    ]);
  });
});
