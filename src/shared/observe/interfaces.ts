import * as z from 'zod';
import type { SeenNamespace } from '../api/contract.ts';

type Interface = SeenNamespace['interfaces'][number];

/** The part of `ip -d -j addr` that is used. */
const told = z.array(
  z.object({
    ifname: z.string(),
    operstate: z.string().optional(),
    mtu: z.number().int(),
    address: z.string().optional(),
    master: z.string().optional(),
    linkinfo: z.object({ info_kind: z.string().optional() }).optional(),
    addr_info: z.array(z.object({ local: z.string().optional(), prefixlen: z.number().int().optional() })).optional(),
  }),
);

/** Reads `ip -d -j addr`, or null where it is something else. */
export function readInterfaces(text: string): Interface[] | null {
  const parsed = told.safeParse(parseJson(text));
  if (!parsed.success) return null;
  return parsed.data.map((link) => ({
    name: link.ifname,
    kind: link.linkinfo?.info_kind ?? null,
    state: link.operstate ?? 'UNKNOWN',
    mtu: link.mtu,
    mac: link.ifname === 'lo' ? null : (link.address ?? null),
    master: link.master ?? null,
    addresses: (link.addr_info ?? []).flatMap(({ local, prefixlen }) => (local === undefined || prefixlen === undefined ? [] : [`${local}/${prefixlen}`])),
  }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
