/** Hosts: their NICs, and where they send what is not for their LANs. */
import type { HostDocument, NicDocument } from '../document.ts';
import { vethName } from '../ifname.ts';
import { parseIpv4 } from '../ipv4.ts';
import { macOf } from '../mac.ts';
import type { Gateway, ResolvedHost, ResolvedLan, ResolvedNic } from '../resolved.ts';
import { lookupOf } from './lookup.ts';
import { settingsOf } from './settings.ts';
import { devicesOn, portOf, routerOf, vlanOfHost } from '../vlans.ts';
import { type Decisions, liesIn } from './decisions.ts';

export function resolveHost(host: HostDocument, decisions: Decisions, lans: ReadonlyMap<string, ResolvedLan>): ResolvedHost {
  const nics = host.lans.map((nic) => resolveNic(host.name, nic, decisions, lans.get(nic.lan)?.mtu ?? 1500));
  const gateway6 = hostGateway6(host, nics, decisions);
  return {
    name: host.name,
    element: `hosts.${host.name}`,
    role: host.role,
    nics,
    forwarding: host.forwarding ?? (host.role === 'router' || hasBridge(host.name, decisions)),
    routing: host.forwarding ?? host.role === 'router',
    gateway: hostGateway(host, nics, decisions),
    ...(gateway6 === null ? {} : { gateway6 }),
    natOut: nics.filter(({ lan }) => lan === host.natOut).map(({ ifname }) => ifname),
    firewall: host.firewall,
    serves: host.serves,
    life: host.life,
    ...settingsOf(host.sysctls),
    ...lookupOf(host.lookup),
    implied: host.implied,
  };
}

function hasBridge(host: string, decisions: Decisions): boolean {
  return decisions.wiring.networks.some((network) => network.driver === 'bridge' && network.host === host);
}

function resolveNic(host: string, nic: NicDocument, decisions: Decisions, mtu: number): ResolvedNic {
  const { lan, macAddress } = nic;
  const element = `${host}.${lan}`;
  const ip = decisions.address(element);
  const { prefix } = decisions.subnet(`lans.${lan}`);
  const ipv6 = decisions.address6(element, `lans.${lan}`);
  const beside = ipv6 === undefined ? {} : { ipv6 };
  const ifname = decisions.ifname(element);
  const vlans = devicesOn(nic, host, decisions.wiring.networks);
  return {
    ...{ element, lan, ifname, ip, prefix, ...beside, mac: macAddress ?? macOf(ip), mtu, peer: vethName(host, lan) },
    ...(nic.vlans === null ? {} : { port: portOf(nic) }),
    ...(vlans.length === 0 ? {} : { vlans }),
  };
}

/** What the file says, else the first router of the first LAN that has one; internet hosts have none, routers only beyond their NAT. */
function hostGateway(host: HostDocument, nics: readonly ResolvedNic[], decisions: Decisions): Gateway | null {
  const { gateway } = host;
  if (gateway !== null && parseIpv4(gateway) !== null) {
    const nic = nics.find(({ lan }) => liesIn(gateway, decisions.subnet(`lans.${lan}`)));
    return nic === undefined ? null : { ip: gateway, dev: nic.ifname };
  }
  if (gateway !== null) {
    const named = decisions.topology.hosts.find(({ name }) => name === gateway);
    const nic = nics.find(({ lan }) => named?.lans.some((other) => other.lan === lan));
    return nic === undefined ? null : { ip: decisions.address(`${gateway}.${nic.lan}`), dev: nic.ifname };
  }
  if (host.role === 'internet') {
    return null;
  }
  for (const { lan, ifname } of nics) {
    const router =
      host.role === 'router' && lan !== host.natOut ? undefined : routerOf(decisions.topology, lan, vlanOfHost(decisions.topology, host.name, lan), host.name);
    if (router !== undefined) {
      return { ip: decisions.address(`${router.name}.${lan}`), dev: ifname };
    }
  }
  return null;
}

/** The same of IPv6, on the LANs that have it. A gateway that is written as an address is one of IPv4, and says nothing here. */
function hostGateway6({ name, role, gateway, natOut }: HostDocument, nics: readonly ResolvedNic[], decisions: Decisions): Gateway | null {
  if (role === 'internet') return null;
  const named = gateway !== null && parseIpv4(gateway) === null ? gateway : null;
  for (const { lan, ifname, ipv6 } of nics) {
    const passes = role === 'router' && lan !== natOut && named === null;
    const router = passes ? undefined : (named ?? routerOf(decisions.topology, lan, vlanOfHost(decisions.topology, name, lan), name)?.name);
    const address = ipv6 === undefined || router === undefined ? undefined : decisions.address6(`${router}.${lan}`, `lans.${lan}`);
    if (address !== undefined) return { ip: address.address, dev: ifname };
  }
  return null;
}
