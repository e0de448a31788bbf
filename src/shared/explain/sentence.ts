/** One sentence for each kind of element: what the kernel makes of it. */
import { never } from '../result.ts';
import type {
  Resolved,
  ResolvedBridgeNetwork,
  ResolvedContainer,
  ResolvedHost,
  ResolvedInterface,
  ResolvedNetwork,
  ResolvedNic,
  ResolvedOverlayNetwork,
} from '../topology/resolved.ts';
import { overheadOf } from '../topology/underlay.ts';

/** The sentence, or null where the topology has no such element. */
export function sentenceOf(resolved: Resolved, element: string): string | null {
  const lan = resolved.lans.find((candidate) => candidate.element === element);
  if (lan !== undefined) {
    return `A wire with ${both(lan.subnet, lan.subnet6)} on it: a bridge that no host sees, into which each host's network card is plugged.${lan.vlanAware === true ? ' It is a switch that keeps VLANs apart.' : ''}`;
  }
  const host = resolved.hosts.find((candidate) => candidate.element === element);
  if (host !== undefined) return hostSentence(host);
  const network = resolved.networks.find((candidate) => candidate.element === element);
  if (network !== undefined) return networkSentence(network, resolved);
  const container = resolved.containers.find((candidate) => candidate.element === element);
  if (container !== undefined) return containerSentence(container, resolved);
  return interfaceSentence(resolved, element);
}

function hostSentence(host: ResolvedHost): string {
  const cards = host.nics.map((nic) => `${nic.ifname} on ${nic.lan} (${addressesOf(nic)})`).join(', ');
  const on = cards === '' ? 'with no network card' : `with ${cards}`;
  switch (host.role) {
    case 'host':
      return `A simulated machine ${on}: a network namespace of its own, with processes, routes and firewall of its own.`;
    case 'router':
      return `A router ${on}: it forwards what is not for itself${host.natOut.length > 0 ? `, and hides senders behind its own address on ${host.natOut.join(', ')}` : ''}.`;
    case 'internet':
      return `A machine on the internet ${on}: it has no route to private addresses, so only what was translated gets an answer.`;
    default:
      return never(host.role);
  }
}

function networkSentence(network: ResolvedNetwork, resolved: Resolved): string {
  switch (network.driver) {
    case 'bridge':
      if (network.isEgress) return egressSentence(network, resolved);
      return `A switch inside ${network.host} (the device ${network.bridge}) for ${both(network.subnet, network.ipv6?.subnet)}, ${wayOut(network, resolved)}.${network.icc ? '' : ' Containers on it do not reach each other (icc: false).'}`;
    case 'overlay':
      return (
        `One network over ${network.ends.map((end) => end.host).join(' and ')}: frames travel between the hosts inside UDP packets (VXLAN, VNI ${network.vni}). ` +
        `${network.learning === 'flood' ? 'To a container that a host does not know it asks all hosts, and learns from the answer. ' : ''}${mtuSentence(network, resolved)}`
      );
    case 'macvlan':
      return `Containers on it get a MAC address of their own on ${network.host}'s card ${network.parent}, and stand on the LAN ${network.lan} like machines.`;
    case 'ipvlan':
      return `Containers on it share the MAC address of ${network.host}'s card ${network.parent} (mode ${network.mode}) and have IP addresses of their own.`;
    case 'host':
      return `No network of its own: containers on it use ${network.host}'s interfaces, addresses and ports.`;
    case 'none':
      return 'No network at all: a container on it has the loopback interface and nothing else.';
    default:
      return never(network);
  }
}

/** The second is of IPv6, where there is any. */
function both(ipv4: string, ipv6: string | undefined): string {
  return ipv6 === undefined ? ipv4 : `${ipv4} and ${ipv6}`;
}

function addressesOf({ ip, ipv6 }: ResolvedInterface): string {
  return both(ip, ipv6?.address);
}

/** Docker calls it a gateway bridge; nobody puts a container on it by hand. */
function egressSentence(network: ResolvedBridgeNetwork, resolved: Resolved): string {
  return (
    `The way out of ${network.host}'s overlays: containers on an overlay with egress have a second interface on this bridge (${network.bridge}, ${network.subnet}), ` +
    `${wayOut(network, resolved)}; on it they do not reach each other.`
  );
}

/** A gateway leads out only where its host is on a LAN: nothing else joins hosts. */
function wayOut(network: ResolvedBridgeNetwork, resolved: Resolved): string {
  if (network.internal) return 'without a way out';
  const linked = resolved.hosts.some((host) => host.name === network.host && host.nics.length > 0);
  if (linked) return `with ${both(network.gateway, network.ipv6?.gateway)} as its way out${network.masquerade ? ', by NAT' : ''}`;
  return `with ${network.gateway} as its gateway; but ${network.host} is on no LAN, so nothing gets out of ${network.host}`;
}

/** Why an overlay's MTU is not 1500. A file may set it lower still. */
function mtuSentence(network: ResolvedOverlayNetwork, resolved: Resolved): string {
  const locals = new Set(network.ends.map((end) => end.local));
  const below = resolved.hosts.flatMap((host) => host.nics).filter((nic) => locals.has(nic.ip) || locals.has(nic.ipv6?.address ?? ''));
  const overhead = overheadOf(network);
  const lan = Math.min(...below.map((nic) => nic.mtu));
  const why = `for the headers of VXLAN (8), UDP (8), ${network.underlay === 'ipv6' ? 'IPv6 (40)' : 'IP (20)'} and Ethernet (14)`;
  if (network.mtu === lan - overhead) return `Its MTU is ${network.mtu} = ${lan} − ${overhead} bytes ${why}.`;
  return `Its MTU is set to ${network.mtu}, which leaves the ${overhead} bytes ${why}.`;
}

function containerSentence(container: ResolvedContainer, resolved: Resolved): string {
  switch (container.mode.kind) {
    case 'none':
      return `A container on ${container.host} with a network namespace of its own, and only lo in it.`;
    case 'host':
      return `A container that shares ${container.host}'s network namespace: same interfaces, same addresses, same ports.`;
    case 'container':
      return `A container that shares the network namespace of ${container.mode.of}.`;
    case 'own': {
      const interfaces = container.attachments.map((attachment) => describe(attachment, resolved, attachment.network));
      return `A container on ${container.host} with a network namespace of its own; ${interfaces.join('; ')}.`;
    }
    default:
      return never(container.mode);
  }
}

function describe(inside: ResolvedInterface, resolved: Resolved, network: string): string {
  const on = resolved.networks.find((candidate) => candidate.name === network);
  if (on?.driver === 'macvlan' || on?.driver === 'ipvlan')
    return `${inside.ifname} (${addressesOf(inside)}) is a ${on.driver} device on ${on.host}'s ${on.parent}`;
  const where = on?.driver === 'bridge' ? `the bridge ${on.bridge}` : 'br0 in the overlay’s namespace';
  return `${inside.ifname} (${addressesOf(inside)}) is one end of a veth pair whose other end is a port of ${where}`;
}

function portWords({ ifname, port }: ResolvedNic): string {
  if (port === undefined) return '';
  if (port.tagged.length === 0) return `, in VLAN ${port.untagged}`;
  return `: a trunk, which carries ${port.tagged.map((vlan) => `VLAN ${vlan} to ${ifname}.${vlan}`).join(' and ')}`;
}

function interfaceSentence(resolved: Resolved, element: string): string | null {
  for (const host of resolved.hosts) {
    const nic = host.nics.find((candidate) => candidate.element === element);
    if (nic !== undefined)
      return `${host.name}'s network card ${nic.ifname} (${addressesOf(nic)}) on the LAN ${nic.lan}: one end of a veth pair whose other end is plugged into the wire${portWords(nic)}.`;
  }
  for (const container of resolved.containers) {
    const attachment = container.attachments.find((candidate) => candidate.element === element);
    if (attachment !== undefined) return `In ${container.name}, ${describe(attachment, resolved, attachment.network)}.`;
  }
  return null;
}
