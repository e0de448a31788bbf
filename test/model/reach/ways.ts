/** Where a machine sends what is for none of its neighbours, and what that depends on. */
import type { Topology } from '../../../src/shared/topology/document.ts';
import { contains, parseBlock, parseIpv4 } from '../../../src/shared/topology/ipv4.ts';
import type { Resolved, ResolvedContainer, ResolvedHost } from '../../../src/shared/topology/resolved.ts';

export interface Route {
  /** `default` or a CIDR. */
  readonly to: string;
  /** null: to whoever has the address. */
  readonly via: string | null;
  readonly dev: string;
}

/** The default route, with the network that gives it. */
export interface Way extends Route {
  readonly network: string;
}

/**
 * Docker 20.10: of the networks that lead out, the first by name (libnetwork, `endpoint.go`, priorities being equal). Internal
 * networks and overlays lead nowhere; a card's network leads to the LAN's router where there is one.
 */
export function containerWay({ attachments }: ResolvedContainer, { networks }: Resolved): Way | null {
  const ways = attachments.flatMap(({ network: name, ifname }): readonly Way[] => {
    const network = networks.find((each) => each.name === name);
    const by = { to: 'default', dev: ifname, network: name };
    if (network?.driver === 'bridge' && !network.internal) return [{ ...by, via: network.gateway }];
    // The host's kernel takes on whatever is sent.
    if (network?.driver === 'ipvlan' && network.mode !== 'l2') return [{ ...by, via: null }];
    return (network?.driver === 'macvlan' || network?.driver === 'ipvlan') && network.gateway !== null ? [{ ...by, via: network.gateway }] : [];
  });
  return ways.toSorted((a, b) => (a.network < b.network ? -1 : 1))[0] ?? null;
}

/** What the file says; else the first router of the first LAN that has one. A router looks only beyond its NAT, an internet host nowhere. */
export function hostWay(host: ResolvedHost, topology: Topology, { hosts }: Resolved): Route | null {
  const said = topology.hosts.find(({ name }) => name === host.name)?.gateway ?? null;
  const seats = (lan: string) =>
    hosts
      .filter(({ name }) => name !== host.name)
      .flatMap(({ name, role, nics }) => nics.filter((nic) => nic.lan === lan).map(({ ip }) => ({ name, role, ip })));
  for (const { lan, ifname, ip, prefix } of host.nics) {
    const block = parseBlock(`${ip}/${prefix}`);
    const address = said === null ? null : parseIpv4(said);
    if (said !== null && address !== null && block !== null && contains(block, address)) return { to: 'default', via: said, dev: ifname };
    const named = seats(lan).find(({ name }) => name === said);
    if (named !== undefined) return { to: 'default', via: named.ip, dev: ifname };
    if (said !== null || host.role === 'internet' || (host.role === 'router' && !host.natOut.includes(ifname))) continue;
    const router = seats(lan).find(({ role }) => role === 'router');
    if (router !== undefined) return { to: 'default', via: router.ip, dev: ifname };
  }
  return null;
}
