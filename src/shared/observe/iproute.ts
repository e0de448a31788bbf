/** Reads the JSON of iproute2, as far as it is used: what is not there, or is something else, gives nothing. */
import * as z from 'zod';
import type { KernelState } from './kernel-state.ts';

const links = z.array(
  z.object({
    ifname: z.string(),
    flags: z.array(z.string()).default([]),
    mtu: z.number(),
    address: z.string().optional(),
    master: z.string().optional(),
    qdisc: z.string().default(''),
    linkinfo: z
      .object({
        info_kind: z.string().optional(),
        info_data: z.record(z.string(), z.unknown()).optional(),
        info_slave_data: z.record(z.string(), z.unknown()).optional(),
      })
      .optional(),
    addr_info: z
      .array(
        z.object({
          family: z.string().optional(),
          local: z.string().optional(),
          prefixlen: z.number().optional(),
          scope: z.string().optional(),
          dynamic: z.boolean().optional(),
        }),
      )
      .default([]),
  }),
);

const routes = z.array(
  z.object({
    type: z.string().default('unicast'),
    dst: z.string(),
    gateway: z.string().optional(),
    dev: z.string().optional(),
    table: z.union([z.string(), z.number()]).default('main'),
    protocol: z.union([z.string(), z.number()]).default('boot'),
    metric: z.number().optional(),
    pref: z.string().optional(),
  }),
);

const neighbours = z.array(z.object({ dst: z.string(), dev: z.string(), lladdr: z.string().optional(), state: z.array(z.string()).default([]) }));

const fdb = z.array(
  z.object({ mac: z.string(), ifname: z.string(), dst: z.string().optional(), master: z.string().optional(), state: z.string().default('') }),
);

const policies = z.array(z.looseObject({ priority: z.number().default(0) }));

const queues = z.array(z.looseObject({ kind: z.string(), dev: z.string(), options: z.record(z.string(), z.unknown()).default({}) }));

/** Of a kind's details those that somebody has set; the rest counts, ticks, or is the kernel's default. */
const DETAILS = ['id', 'local', 'remote', 'port', 'learning', 'proxy', 'l2miss', 'l3miss', 'mode', 'vlan_filtering', 'protocol', 'flags'];
const PORT_DETAILS = ['hairpin', 'isolated', 'learning'];

export function readLinks(text: string): KernelState['links'] {
  return (read(links, text) ?? []).map((link) => ({
    name: link.ifname,
    kind: link.linkinfo?.info_kind ?? null,
    up: link.flags.includes('UP'),
    mtu: link.mtu,
    mac: link.ifname === 'lo' ? null : (link.address ?? null),
    master: link.master ?? null,
    hairpin: link.linkinfo?.info_slave_data?.hairpin === true,
    isolated: link.linkinfo?.info_slave_data?.isolated === true,
    words: [...detailWords(link.linkinfo?.info_data, DETAILS), ...detailWords(link.linkinfo?.info_slave_data, PORT_DETAILS)],
    qdisc: link.qdisc,
  }));
}

function detailWords(details: Readonly<Record<string, unknown>> | undefined, wanted: readonly string[]): string[] {
  return wanted.flatMap((key) => {
    const value = details?.[key];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [`${key} ${value}`] : [];
  });
}

export function readAddresses(text: string): KernelState['addresses'] {
  return (read(links, text) ?? []).flatMap((link) =>
    link.addr_info.flatMap(({ local, prefixlen, scope, dynamic }) => {
      if (local === undefined || prefixlen === undefined) return [];
      const cidr = `${local}/${prefixlen}`;
      const loopback = link.ifname === 'lo' && (cidr === '127.0.0.1/8' || cidr === '::1/128');
      return [{ dev: link.ifname, cidr, own: loopback || dynamic === true || (scope === 'link' && local.startsWith('fe80')) }];
    }),
  );
}

/** Without the table `local` and multicast, which follow from addresses and interfaces. */
export function readRoutes(text: string): KernelState['routes'] {
  return (read(routes, text) ?? [])
    .filter(({ table, type, dst }) => table !== 'local' && type !== 'multicast' && !dst.startsWith('ff00::'))
    .map((it) => ({ ...it, family: it.dst.includes(':') || it.gateway?.includes(':') === true || it.pref !== undefined ? (6 as const) : (4 as const) }))
    .map(({ dst, gateway, dev, table, protocol, metric, type, family }) => ({
      to: destination(dst, family),
      via: gateway ?? null,
      dev: dev ?? null,
      table: String(table),
      protocol: String(protocol),
      metric: metric ?? null,
      type,
      family,
    }));
}

/** One spelling for each: the default of IPv6 by its prefix, and one address with it. */
function destination(dst: string, family: 4 | 6): string {
  if (dst === 'default') return family === 6 ? '::/0' : dst;
  return dst.includes('/') ? dst : `${dst}/${family === 6 ? 128 : 32}`;
}

const USUAL = new Set([0, 32766, 32767]);

export function readPolicies(text: string): string[] {
  return (read(policies, text) ?? []).filter(({ priority }) => !USUAL.has(priority)).map(policyWords);
}

function policyWords({ priority, ...rest }: Readonly<Record<string, unknown>> & { readonly priority: number }): string {
  return [`pref ${priority}`, ...Object.entries(rest).flatMap(([key, value]) => (typeof value === 'object' ? [] : [`${key} ${String(value)}`]))].join(' ');
}

export function readNeighbours(text: string): KernelState['neighbours'] {
  return (read(neighbours, text) ?? []).map(({ dst, dev, lladdr, state }) => ({ ip: dst, dev, mac: lladdr ?? null, permanent: state.includes('PERMANENT') }));
}

/** Without the multicast groups that every interface listens to. */
export function readFdbEntries(text: string): KernelState['fdb'] {
  return (read(fdb, text) ?? [])
    .filter(({ mac }) => !/^(33:33|01:00:5e|01:80:c2):/.test(mac))
    .map(({ mac, ifname, dst, master, state }) => ({ mac, dev: ifname, dst: dst ?? null, master: master ?? null, state }));
}

const PLAIN_QUEUES = new Set(['noqueue', 'noop', 'mq', 'pfifo_fast', 'fq_codel']);

export function readQueues(text: string): string[] {
  return (read(queues, text) ?? []).filter(({ kind }) => !PLAIN_QUEUES.has(kind)).map(({ dev, kind, options }) => `${dev} ${kind} ${JSON.stringify(options)}`);
}

function read<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
