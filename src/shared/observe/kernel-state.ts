/** What the kernel holds in one network namespace, read closely enough to compare it: with what was asked for, or with another time. */
import * as z from 'zod';

const link = z.object({
  name: z.string(),
  /** `veth`, `bridge`, `vxlan`…; null for the loopback device. */
  kind: z.string().nullable(),
  up: z.boolean(),
  mtu: z.number(),
  mac: z.string().nullable(),
  master: z.string().nullable(),
  hairpin: z.boolean(),
  /** Of a bridge's port. */
  isolated: z.boolean(),
  /** What is particular to its kind and does not count or tick: `vni 4096`, `mode bridge`. */
  words: z.array(z.string()),
  qdisc: z.string(),
});

const address = z.object({
  dev: z.string(),
  /** With prefix: `172.18.0.2/16`. */
  cidr: z.string(),
  /** The kernel gave it: loopback's, link-local, or learned by itself. */
  own: z.boolean(),
});

const route = z.object({
  /** `default`, a CIDR, or `::/0` for the default of IPv6. */
  to: z.string(),
  via: z.string().nullable(),
  dev: z.string().nullable(),
  table: z.string(),
  /** Who made it: `kernel` with an address, `boot` by hand. */
  protocol: z.string(),
  metric: z.number().nullable(),
  type: z.string(),
  family: z.union([z.literal(4), z.literal(6)]),
});

const neighbour = z.object({ ip: z.string(), dev: z.string(), mac: z.string().nullable(), permanent: z.boolean() });

const fdb = z.object({ mac: z.string(), dev: z.string(), dst: z.string().nullable(), master: z.string().nullable(), state: z.string() });

export const kernelState = z.object({
  links: z.array(link),
  addresses: z.array(address),
  routes: z.array(route),
  /** Rules of policy routing beyond the three that every namespace has, as a sentence of `ip rule`. */
  policies: z.array(z.string()),
  neighbours: z.array(neighbour),
  fdb: z.array(fdb),
  /** Lines of iptables-save and ip6tables-save, without comments and counters. */
  rules: z.array(z.string()),
  rules6: z.array(z.string()),
  /** Tables of nftables that are not iptables' own, as `nft list` writes them. */
  nft: z.array(z.string()),
  /** `eth0 netem delay 100ms`: only what shapes or disturbs. */
  queues: z.array(z.string()),
  /** Connections whose addresses are translated or that are kept in mind, without what ticks. */
  connections: z.array(z.string()),
  /** `net.ipv4.ip_forward`, or with `/` where a name has dots of its own → value. */
  settings: z.record(z.string(), z.string()),
});

export type KernelState = z.infer<typeof kernelState>;
export type KernelLink = KernelState['links'][number];
export type KernelRoute = KernelState['routes'][number];

/** Namespace name → what it holds; null where it is gone. */
export type KernelStates = ReadonlyMap<string, KernelState | null>;

/** A route as `ip route` would say it. */
export function routeWords({ to, via, dev, table, metric, type }: KernelRoute): string {
  return [
    type === 'unicast' ? '' : type,
    to,
    via === null ? '' : `via ${via}`,
    dev === null ? '' : `dev ${dev}`,
    table === 'main' ? '' : `table ${table}`,
    metric === null ? '' : `metric ${metric}`,
  ]
    .filter((word) => word !== '')
    .join(' ');
}
