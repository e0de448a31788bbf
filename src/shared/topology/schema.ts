/**
 * The shape of a topology file, once: the validator and the published JSON Schema both come from here. What needs to
 * look at two places at once (references, overlaps, what a driver allows) is in `checks/`.
 */
import * as z from 'zod';
import { NAME } from '../names.ts';
import { boxKeys } from './box/schema.ts';
import { DRIVERS } from './document.ts';
import { CIDR, IPV4, parseCidr, parseIpv4 } from './ipv4.ts';
import { parseCidr6, parseIpv6 } from './ipv6.ts';
import { command, environment, restart } from './life/keys.ts';
import { sysctls } from './life/sysctls.ts';
import { lookupKeys } from './lookup/keys.ts';
import { MAC } from './mac.ts';
import { parsePort } from './ports.ts';
import { isParent, MAX_VLAN } from './vlans.ts';
import { PERCENT, parsePercent, parseRate, parseTime, RATE, TIME } from './units.ts';

const NETWORK_MODE = /^(none|host|bridge|container:.+)$/;

const nameKey = z.string().meta({ pattern: NAME.source });
const name = z.string();

const address = z
  .string()
  .refine((text) => parseIpv4(text) !== null, {
    params: { code: 'bad-address', says: 'is not an IPv4 address', fix: 'Write four numbers from 0 to 255, such as 192.168.1.10.' },
  })
  .meta({ pattern: IPV4.source, examples: ['192.168.1.10'] });

const subnet = z
  .string()
  .refine((text) => parseCidr(text) !== null, {
    params: { code: 'bad-subnet', says: 'is not an IPv4 subnet', fix: 'Write an address and a prefix length, such as 172.18.0.0/16.' },
  })
  .meta({ pattern: CIDR.source, examples: ['172.18.0.0/16'] });

const address6 = z
  .string()
  .refine((text) => parseIpv6(text) !== null, {
    params: { code: 'bad-address', says: 'is not an IPv6 address', fix: 'Write groups of hexadecimal digits, such as fd00:1::10.' },
  })
  .meta({ examples: ['fd00:1::10'] });

const subnet6 = z
  .string()
  .refine((text) => parseCidr6(text) !== null, {
    params: { code: 'bad-subnet', says: 'is not an IPv6 subnet', fix: 'Write an address and a prefix length, such as fd00:1::/64.' },
  })
  .meta({ examples: ['fd00:1::/64'] });

const mac = z
  .string()
  .refine((text) => MAC.test(text), {
    params: { code: 'bad-mac', says: 'is not a MAC address', fix: 'Write six pairs of hexadecimal digits, such as 02:42:ac:12:00:02.' },
  })
  .meta({ pattern: MAC.source, examples: ['02:42:ac:12:00:02'] });

/** 68 is IPv4's least (RFC 791); 9000 the jumbo frame of common hardware. */
const mtu = z.int().min(68).max(9000);
const portNumber = z.int().min(1).max(65535);
const switchKey = z.boolean();

const destination = z
  .string()
  .refine((text) => text === 'default' || parseCidr(text) !== null || parseCidr6(text) !== null, {
    params: {
      code: 'bad-subnet',
      says: 'is neither a subnet nor “default”',
      fix: 'Write an address and a prefix length, such as 10.9.0.0/24, or default.',
    },
  })
  .meta({ examples: ['10.9.0.0/24', 'default'] });

const route = z
  .strictObject({
    to: destination,
    via: z.string().meta({ description: 'An address, or the name of a host or container on a common LAN or network.' }).optional(),
    out: name.meta({ description: 'The LAN or network by whose interface it leaves, without a router.' }).optional(),
  })
  .superRefine(({ via, out }, context) => {
    if (via === undefined && out === undefined) {
      const params = { code: 'missing-key', fix: 'Write via: and an address or a name, or out: and a LAN or network.' };
      context.addIssue({ code: 'custom', message: 'A route says neither via whom nor by which LAN or network it goes.', params });
    }
  });
const routes = z.array(route).meta({ description: 'What has a way of its own: [{ to: 10.9.0.0/24, via: beta }].' });

const serves = z
  .strictObject({ http: portNumber.optional(), tcp: portNumber.optional(), udp: portNumber.optional(), dns: portNumber.optional() })
  .meta({ description: 'A small responder that says who it is and whom it sees: { http: 80 }; dns answers from its /etc/hosts.' });

const ipv6 = switchKey.meta({ description: 'Beside IPv4; without subnet6 a subnet of fd00::/8 is chosen that reads like the IPv4 one.' });

const lan = z.strictObject({
  subnet: subnet.optional(),
  ipv6: ipv6.optional(),
  subnet6: subnet6.optional(),
  mtu: mtu.optional(),
  hairpin: switchKey.meta({ description: 'It sends frames back by the port by which they came, for macvlan’s mode vepa.' }).optional(),
});

const vlans = z
  .strictObject({ access: z.int().min(1).max(MAX_VLAN).optional(), trunk: z.array(z.int().min(2).max(MAX_VLAN)).optional() })
  .superRefine(({ access, trunk }, context) => {
    const refuse = (message: string, fix: string) => context.addIssue({ code: 'custom', message, params: { code: 'bad-vlans', fix } });
    if ((access === undefined) === (trunk === undefined)) {
      refuse('A port is of one VLAN (access) or carries several with their tags (trunk): one of the two.', 'Write { access: 10 } or { trunk: [10, 20] }.');
    } else if (trunk !== undefined && (trunk.length === 0 || new Set(trunk).size < trunk.length)) {
      refuse(`This trunk names ${trunk.length === 0 ? 'no VLAN' : 'a VLAN twice'}.`, 'Write each VLAN once: { trunk: [10, 20] }.');
    }
  })
  .meta({ description: 'Makes the LAN a switch with VLANs: { access: 10 } is a port of one, { trunk: [10, 20] } carries several with their tags.' });

const nic = z.strictObject({
  ipv4_address: address.optional(),
  ipv6_address: address6.optional(),
  mac_address: mac.optional(),
  vlans: vlans.optional(),
});

const host = z.strictObject({
  role: z.enum(['host', 'router', 'internet']).optional(),
  lans: z.union([z.array(name), z.record(nameKey, nic.nullable())]).optional(),
  nat: z.strictObject({ out: name }).meta({ description: 'What leaves by this LAN gets the address of the router there.' }).optional(),
  firewall: z.enum(['iptables', 'nftables']).meta({ description: 'With what this host filters and translates; nftables as Docker 29 writes it.' }).optional(),
  gateway: z.string().meta({ description: 'An IPv4 address, or the name of a router on a LAN of this host.' }).optional(),
  routes: routes.optional(),
  forwarding: switchKey.meta({ description: 'Whether it passes on what is not for itself; a router does.' }).optional(),
  serves: serves.optional(),
  command: command.optional(),
  environment: environment.optional(),
  sysctls: sysctls.optional(),
  ...lookupKeys,
});

const network = z.strictObject({
  driver: z.enum(DRIVERS).optional(),
  host: name.optional(),
  hosts: z.array(name).optional(),
  subnet: subnet.optional(),
  gateway: address.optional(),
  ip_range: subnet.optional(),
  ipv6: ipv6.optional(),
  subnet6: subnet6.optional(),
  gateway6: address6.optional(),
  mtu: mtu.optional(),
  internal: switchKey.optional(),
  masquerade: switchKey.optional(),
  icc: switchKey.meta({ description: 'false: containers of this bridge do not reach each other.' }).optional(),
  bridge_name: z.string().meta({ description: 'Name of the bridge device on the host, as Docker’s com.docker.network.bridge.name.' }).optional(),
  vni: z.int().min(1).max(16777215).optional(),
  learning: z
    .enum(['static', 'flood'])
    .meta({ description: 'static: each host is told where every container is. flood: hosts ask all others, and learn from traffic.' })
    .optional(),
  underlay: z.enum(['ipv4', 'ipv6']).meta({ description: 'Of an overlay: in which kind of packets its tunnels run.' }).optional(),
  egress: switchKey.meta({ description: 'true: containers of this overlay get out, by docker_gwbridge and NAT, as in Swarm.' }).optional(),
  parent: name
    .refine(isParent, {
      params: { code: 'bad-vlan', says: 'names no LAN and no VLAN of one', fix: `Write a LAN, or a VLAN of it from 2 to ${MAX_VLAN}, such as office.10.` },
    })
    .meta({ description: 'The LAN whose NIC on the host is the parent, or a VLAN of it: office.10.' })
    .optional(),
  mode: z.string().meta({ description: 'macvlan: bridge, private, vepa, passthru. ipvlan: l2, l3, l3s.' }).optional(),
  host_access: switchKey.meta({ description: 'The host and its macvlan containers reach each other.' }).optional(),
});

const attachment = z.strictObject({
  ipv4_address: address.optional(),
  ipv6_address: address6.optional(),
  mac_address: mac.optional(),
  aliases: z.array(name).optional(),
});

const port = z.union([z.string(), z.number()]).superRefine((written, context) => {
  const reading = parsePort(written);
  if (!reading.ok) {
    context.addIssue({ code: 'custom', message: reading.message, params: { code: reading.code, fix: reading.fix } });
  }
});

const networkMode = z
  .string()
  .refine((mode) => NETWORK_MODE.test(mode), {
    params: { code: 'unknown-value', says: 'is not a network mode', fix: 'Write none, host, bridge or container:NAME.' },
  })
  .meta({ pattern: NETWORK_MODE.source, examples: ['none', 'host', 'bridge'] });

const container = z.strictObject({
  host: name.optional(),
  networks: z.union([z.array(name), z.record(nameKey, attachment.nullable())]).optional(),
  network_mode: networkMode.optional(),
  ports: z.array(port.meta({ examples: ['8080:80', '127.0.0.1:53:53/udp', '[fd00:1::10]:8080:80'] })).optional(),
  serves: serves.optional(),
  command: command.optional(),
  environment: environment.optional(),
  restart: restart.optional(),
  hostname: z.string().optional(),
  mac_address: mac.meta({ description: 'Of its only interface; with several networks it is written on each.' }).optional(),
  routes: routes.optional(),
  sysctls: sysctls.optional(),
  ...lookupKeys,
  ...boxKeys,
});

const quantity = (pattern: RegExp, parse: (text: string) => number | null, says: string, example: string) =>
  z
    .string()
    .refine((text) => parse(text) !== null, { params: { code: 'bad-quantity', says, fix: `Write a number and its unit, such as ${example}.` } })
    .meta({ pattern: pattern.source, examples: [example] });
const time = (example: string) => quantity(TIME, parseTime, 'is no time up to 10s', example);
const share = (example: string) => quantity(PERCENT, parsePercent, 'is no share from 0% to 100%', example);

const link = z
  .strictObject({
    delay: time('20ms').optional(),
    jitter: time('2ms').optional(),
    loss: share('1%').optional(),
    duplicate: share('1%').optional(),
    corrupt: share('0.1%').optional(),
    reorder: share('25%').optional(),
    rate: quantity(RATE, parseRate, 'is no rate from 1kbit to 100gbit', '10mbit').optional(),
    down: switchKey.optional(),
  })
  .meta({ description: 'What is sent into that cable (HOST.LAN or CONTAINER.NETWORK), and whether it is cut.' });

const volume = z.strictObject({});

/** A whole file. A `null` element (`a:` with nothing behind it) is one without keys. */
export const topologySchema = z.strictObject({
  name: z.string().meta({ pattern: NAME.source }).optional(),
  lans: z.record(nameKey, lan.nullable()).nullable().optional(),
  hosts: z.record(nameKey, host.nullable()).nullable().optional(),
  networks: z.record(nameKey, network.nullable()).nullable().optional(),
  containers: z.record(nameKey, container.nullable()).nullable().optional(),
  links: z.record(z.string(), link.nullable()).nullable().optional(),
  volumes: z
    .record(nameKey, volume.nullable())
    .nullable()
    .optional()
    .meta({ description: 'Names of volumes, as Compose lists them. They need not be listed here.' }),
  layout: z
    .record(z.string(), z.tuple([z.number(), z.number()]))
    .nullable()
    .optional(),
});

/** A file of valid shape, as it was written. */
export type Written = z.infer<typeof topologySchema>;
export type WrittenLink = z.infer<typeof link>;
export type WrittenRoute = z.infer<typeof route>;
export type WrittenHost = z.infer<typeof host>;
export type WrittenNetwork = z.infer<typeof network>;
export type WrittenContainer = z.infer<typeof container>;

/** The keys that each kind of map may have, for suggestions. */
export const KEYS = {
  file: Object.keys(topologySchema.shape),
  lans: Object.keys(lan.shape),
  hosts: Object.keys(host.shape),
  networks: Object.keys(network.shape),
  containers: Object.keys(container.shape),
  nic: Object.keys(nic.shape),
  vlans: ['access', 'trunk'],
  attachment: Object.keys(attachment.shape),
  serves: Object.keys(serves.shape),
  nat: ['out'],
  routes: Object.keys(route.shape),
  links: Object.keys(link.shape),
  volumes: Object.keys(volume.shape),
} as const;
export type KeyPlace = keyof typeof KEYS;
