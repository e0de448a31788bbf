/** The forms that Compose has for `dns` and `extra_hosts`, read into one. Of `extra_hosts`: a map, or a list of `NAME:ADDRESS` (or `NAME=ADDRESS`). */
import { parseIpv4 } from '../ipv4.ts';
import { formatIpv6, parseIpv6 } from '../ipv6.ts';
import { type ExtraHost, HOST_GATEWAY, type Lookup } from './lookup.ts';

/** A name of DNS, of one label or more (RFC 1123; with `_`, which many have). */
const HOST = /^(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*$/;

/** One entry, or null where it is none. */
export interface ExtraHostReading {
  /** Its place in the list, or its key in the map. */
  readonly at: number | string;
  readonly written: string;
  readonly entry: ExtraHost | null;
}

export function parseExtraHosts(written: readonly string[] | Readonly<Record<string, string>>): readonly ExtraHostReading[] {
  if (Array.isArray(written)) {
    return written.map((text: string, at) => {
      const [, name = '', ip = ''] = /^([^:=]*)[:=](.*)$/s.exec(text) ?? [];
      return { at, written: text, entry: entryOf(name, ip) };
    });
  }
  return Object.entries(written).map(([name, ip]) => ({ at: name, written: `${name}: ${ip}`, entry: entryOf(name, ip) }));
}

/** An address of either kind, IPv6 in the one spelling of RFC 5952; null where it is none. */
export function readAddress(text: string): string | null {
  if (parseIpv4(text) !== null) return text;
  const six = parseIpv6(text);
  return six === null ? null : formatIpv6(six);
}

function entryOf(name: string, ip: string): ExtraHost | null {
  const address = ip === HOST_GATEWAY ? ip : readAddress(ip);
  return HOST.test(name) && address !== null ? { name, ip: address } : null;
}

/** The keys as they are written. */
export interface WrittenLookup {
  readonly dns?: string | readonly string[] | undefined;
  readonly extra_hosts?: readonly string[] | Readonly<Record<string, string>> | undefined;
}

export function buildLookup({ dns, extra_hosts }: WrittenLookup): Lookup {
  const servers = typeof dns === 'string' ? [dns] : (dns ?? []);
  return {
    servers: servers.flatMap((server) => readAddress(server) ?? []),
    extraHosts: parseExtraHosts(extra_hosts ?? []).flatMap(({ entry }) => entry ?? []),
  };
}
