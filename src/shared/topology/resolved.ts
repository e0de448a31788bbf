/**
 * The second stage: a topology in which everything that the document left open is decided (addresses,
 * MACs, interface names, VNIs, gateways, MTUs). Nothing here is optional but what may truly be absent.
 * IPv4 addresses are dotted strings without a prefix; `prefix` is 0–32; MACs are lower case with colons. IPv6 addresses are as
 * RFC 5952 writes them; what is of IPv6 (`ipv6`, `subnet6`, `gateway6`) is absent where there is none.
 */
import type { Capability, Rights } from './box/capabilities.ts';
import type { Limits } from './box/limits.ts';
import type { Held } from './held.ts';
import type { Address6, Inside6, Beside6 } from './resolved6.ts';
import type { Lookup } from './lookup/lookup.ts';
import type { PortVlans } from './port-vlans.ts';
import type { VolumeMount } from './box/volumes.ts';

export { type Held, NOTHING_HELD } from './held.ts';

/** Everything decided. Lists keep the file's order. */
export interface Resolved {
  readonly name: string;
  readonly lans: readonly ResolvedLan[];
  readonly hosts: readonly ResolvedHost[];
  readonly networks: readonly ResolvedNetwork[];
  readonly containers: readonly ResolvedContainer[];
  /** The routes that somebody wrote; the default routes that follow from LANs and networks are in `gateway`. */
  readonly routes: readonly ResolvedRoute[];
  /** Cables of which the file says something, in its order. */
  readonly links: readonly ResolvedLink[];
  /** What was decided, to be given back to the next `resolve` so that no edit renumbers the others. */
  readonly held: Held;
}

/** A layer-2 segment: a bridge in the sandbox's own namespace (the fabric). */
export interface ResolvedLan {
  readonly name: string;
  /** `lans.office` */
  readonly element: string;
  /** `192.168.50.0/24` */
  readonly subnet: string;
  readonly subnet6?: string;
  readonly mtu: number;
  /** Frames may go back by the port by which they came. */
  readonly hairpin: boolean;
  /** Name of the bridge in the fabric, at most 15 characters. */
  readonly bridge: string;
  /** The switch tells VLANs apart (IEEE 802.1Q). */
  readonly vlanAware?: true;
}

/** One interface with its addresses. */
export interface ResolvedInterface {
  /** `alpha.office` or `api.front` */
  readonly element: string;
  /** Name inside the namespace: `eth0`. */
  readonly ifname: string;
  readonly ip: string;
  readonly prefix: number;
  readonly ipv6?: Address6;
  readonly mac: string;
  readonly mtu: number;
  /** Name of the veth's other end (in the fabric, the host, or the overlay's namespace); unused for macvlan and ipvlan. */
  readonly peer: string;
}

/** A host's card on a LAN. */
export interface ResolvedNic extends ResolvedInterface {
  readonly lan: string;
  /** Its port, where that is not like any other’s. */
  readonly port?: PortVlans;
  /** VLANs for which there is a device on the card (`eth0.10`), ascending. */
  readonly vlans?: readonly number[];
}

export type HostRole = 'host' | 'router' | 'internet';

export interface Gateway {
  /** null: out of the interface to whoever is there (ipvlan's routed modes, where the host's kernel takes it on). */
  readonly ip: string | null;
  /** Interface the default route leaves by. */
  readonly dev: string;
}

/** What becomes of the packets that are sent into a cable. Nought: as a wire does it. */
export interface Shaping {
  /** Microseconds. */
  readonly delay: number;
  /** Microseconds by which the delay varies, either way. */
  readonly jitter: number;
  /** Percent of the packets, as the three after it. */
  readonly loss: number;
  readonly duplicate: number;
  readonly corrupt: number;
  readonly reorder: number;
  /** Bits a second; nought: no bound. */
  readonly rate: number;
}

/** What somebody sends into a cable. */
export interface ResolvedLink extends Shaping {
  /** `alpha.office` or `api.front` */
  readonly element: string;
  /** Host or container that sends. */
  readonly node: string;
  readonly dev: string;
  /** The cable is cut. */
  readonly down: boolean;
}

export interface ResolvedRoute {
  /** Host or container whose route it is. */
  readonly node: string;
  /** `hosts.alpha` or `containers.api` */
  readonly element: string;
  /** `default`, a CIDR, or `::/0` for the default of IPv6. */
  readonly to: string;
  /** null: straight out of the interface. */
  readonly via: string | null;
  readonly dev: string;
}

export interface Serve {
  readonly protocol: 'http' | 'tcp' | 'udp' | 'dns';
  readonly port: number;
}

/** What runs in a host or container beside its servers. */
export interface Life {
  /** The program and its arguments; null: nothing. No shell reads them. */
  readonly command: readonly string[] | null;
  /** Of the command, of `exec` and of shells. */
  readonly environment: Readonly<Record<string, string>>;
  /** When the command starts again: `no`, `always`, `unless-stopped`, `on-failure`, or `on-failure:3` for at most three times. */
  readonly restart: string;
}

export const NO_LIFE: Life = { command: null, environment: {}, restart: 'no' };

/** With what a host filters and translates. */
export type Firewall = 'iptables' | 'nftables';

export interface ResolvedHost {
  readonly name: string;
  /** `hosts.alpha` */
  readonly element: string;
  readonly role: HostRole;
  readonly nics: readonly ResolvedNic[];
  /** Whether it passes on packets that are not for itself: routers do, and hosts with bridge networks, for which Docker turns it on. */
  readonly forwarding: boolean;
  /** Whether it was made to pass on between its LANs: a router, or the file says so. Docker alone does not want that. */
  readonly routing: boolean;
  readonly gateway: Gateway | null;
  readonly gateway6?: Gateway;
  /** Interface names whose outgoing traffic is masqueraded (`nat: { out: isp }`). */
  readonly natOut: readonly string[];
  readonly firewall: Firewall;
  readonly serves: readonly Serve[];
  readonly life: Life;
  /** Settings that the file names; left out where it names none. */
  readonly sysctls?: Readonly<Record<string, string>>;
  /** Left out where the file says nothing. */
  readonly lookup?: Lookup;
  /** True for the one host that a file without `hosts` implies. */
  readonly implied: boolean;
}

interface NetworkBase {
  readonly name: string;
  /** `networks.web`; the default network of a host is `networks.bridge@alpha`. */
  readonly element: string;
}

export interface ResolvedBridgeNetwork extends NetworkBase {
  readonly driver: 'bridge';
  readonly host: string;
  readonly subnet: string;
  readonly gateway: string;
  /** Where in the subnet containers get their addresses, in CIDR form; null: anywhere. */
  readonly ipRange: string | null;
  readonly ipv6?: Inside6;
  readonly mtu: number;
  readonly internal: boolean;
  readonly masquerade: boolean;
  /** Containers on it reach each other. */
  readonly icc: boolean;
  /** Device name: `docker0` for the default network, else as written or `br-…`. */
  readonly bridge: string;
  readonly mac: string;
  /** True for the network that a container which names none joins: there names do not resolve, as in Docker. */
  readonly isDefault: boolean;
  /** True for `docker_gwbridge@HOST`, by which containers on overlays with `egress` get out. */
  readonly isEgress: boolean;
}

/** One host's end of an overlay. */
export interface OverlayEnd {
  readonly host: string;
  /** Name of the overlay's namespace on that host: `blue@alpha`. */
  readonly netns: string;
  /** The VTEP's address on the underlay: one of the host's NICs. */
  readonly local: string;
}

/** `static`: entries that a control plane writes. `flood`: to all ends what nobody knows, and learning from what comes back. */
export type Learning = 'static' | 'flood';

export interface ResolvedOverlayNetwork extends NetworkBase {
  readonly driver: 'overlay';
  readonly subnet: string;
  readonly gateway: string;
  readonly ipRange: string | null;
  readonly ipv6?: Inside6;
  readonly gatewayMac: string;
  readonly vni: number;
  readonly learning: Learning;
  /** What the tunnels run over; absent: IPv4. */
  readonly underlay?: 'ipv6';
  /** Underlay MTU − 50: Ethernet 14, IPv4 20, UDP 8, VXLAN 8 (RFC 7348); over IPv6 (40) − 70. */
  readonly mtu: number;
  readonly ends: readonly OverlayEnd[];
}

export interface ResolvedUnderlayNetwork extends NetworkBase {
  readonly driver: 'macvlan' | 'ipvlan';
  readonly host: string;
  /** LAN that the parent NIC is on. */
  readonly lan: string;
  /** The VLAN of that LAN, where the file names one. */
  readonly vlan?: number;
  /** Parent interface in the host: `eth0`, or `eth0.10`. */
  readonly parent: string;
  readonly mode: string;
  /** The device in the host by which it and its containers reach each other; null: there is none. */
  readonly hostDevice: string | null;
  /** That device's; unused where there is none. */
  readonly hostMac: string;
  readonly subnet: string;
  readonly gateway: string | null;
  readonly ipRange: string | null;
  readonly ipv6?: Beside6;
  readonly mtu: number;
}

/** `none` and `host` written as networks of their own: their containers get the mode of that name. */
export interface ResolvedPlainNetwork extends NetworkBase {
  readonly driver: 'none' | 'host';
  readonly host: string;
}

export type ResolvedNetwork = ResolvedBridgeNetwork | ResolvedOverlayNetwork | ResolvedUnderlayNetwork | ResolvedPlainNetwork;

export interface Attachment extends ResolvedInterface {
  readonly network: string;
  /** Further names by which this network's resolver knows the container. */
  readonly aliases: readonly string[];
}

export interface PublishedPort {
  /** Host address it listens on; null: all of them. */
  readonly hostIp: string | null;
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp';
}

/** Whose network namespace the container has. */
export type ContainerMode =
  | { readonly kind: 'own' }
  | { readonly kind: 'none' }
  | { readonly kind: 'host' }
  | { readonly kind: 'container'; readonly of: string };

export interface ResolvedContainer {
  readonly name: string;
  /** `containers.api` */
  readonly element: string;
  readonly host: string;
  readonly mode: ContainerMode;
  readonly hostname: string;
  /** Empty unless the mode is `own`. */
  readonly attachments: readonly Attachment[];
  readonly gateway: Gateway | null;
  readonly gateway6?: Gateway;
  readonly ports: readonly PublishedPort[];
  readonly serves: readonly Serve[];
  readonly life: Life;
  /** Settings that the file names; left out where it names none. */
  readonly sysctls?: Readonly<Record<string, string>>;
  /** With its host’s servers where it names none, as in Docker. Left out where there is nothing to say. */
  readonly lookup?: Lookup;
  /** `all` where it is privileged; null: what every container has. */
  readonly capabilities: readonly Capability[] | 'all' | null;
  /** What the file asks for, which `capabilities` follow from. */
  readonly rights: Rights;
  readonly limits: Limits;
  readonly volumes: readonly VolumeMount[];
}
