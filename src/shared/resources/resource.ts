/**
 * The third stage: kernel objects. A resource is plain data; its kind's file knows how it is created,
 * changed in place and removed, and how it explains itself. `null` as a namespace means the fabric, the
 * sandbox's own network namespace; every other namespace is a name under /run/netns in the sandbox.
 */
import type { Base, Namespace } from './base.ts';
import type { Box, LimitsResource } from './box-types.ts';
import type { CutResource, QdiscResource } from './cable-types.ts';
import type { PortVlansResource, VlanResource } from './vlan-types.ts';
import type { FdbResource, NeighbourResource } from './entry-types.ts';
import type { NftChainResource, NftElementResource, NftMapResource, NftTableResource } from './nft-types.ts';

export type { Namespace } from './base.ts';
export type { LimitsResource } from './box-types.ts';
export type { CutResource, QdiscResource } from './cable-types.ts';
export type { PortVlansResource, VlanResource } from './vlan-types.ts';
export type { FdbResource, NeighbourResource } from './entry-types.ts';
export type { NftChainResource, NftElementResource, NftMapResource, NftTableResource } from './nft-types.ts';

/** Tables of iptables. Ours are the first two; what somebody wrote into another can be taken away there. */
export type Table = 'filter' | 'nat' | 'mangle' | 'raw' | 'security';

/** One command, as data. The sandbox turns neighbours into one script; the UI shows each as anyone can paste it. */
export type Command =
  | { readonly program: 'ip' | 'bridge' | 'tc'; readonly ns: Namespace; readonly args: readonly string[] }
  | { readonly program: 'iptables' | 'ip6tables'; readonly ns: string; readonly table: Table; readonly args: readonly string[] }
  /** One line of `nft -f`, which does all of its input or nothing. */
  | { readonly program: 'nft'; readonly ns: string; readonly line: string }
  | { readonly program: 'sysctl'; readonly ns: Namespace; readonly key: string; readonly value: string }
  /** An operation of netyard-init (namespaces, files, names, responders); `shown` is what a person would type instead. */
  | { readonly program: 'init'; readonly op: readonly [InitOp, ...string[]]; readonly shown: string };

/** The operations that netyard-init knows; see src/main/sandbox/init. */
export type InitOp =
  | 'host'
  | 'container'
  | 'netns'
  | 'remove'
  | 'names'
  | 'attach'
  | 'file'
  | 'serve'
  | 'unserve'
  | 'variables'
  | 'command'
  | 'uncommand'
  | 'limit'
  | 'sysctl';

/** A host's namespaces, held by a process of netyard-init. */
export interface HostResource extends Base {
  readonly kind: 'host';
  readonly name: string;
  readonly sysctls: Readonly<Record<string, string>>;
}

/** A container's namespaces on a host; processes come when somebody enters it. */
export interface ContainerResource extends Base, Box {
  readonly kind: 'container';
  readonly name: string;
  readonly host: string;
  /** `own`, `host` or `container:NAME`. */
  readonly mode: string;
  readonly hostname: string;
  readonly sysctls: Readonly<Record<string, string>>;
}

/** A network namespace without processes: an overlay's, on one host. */
export interface NetnsResource extends Base {
  readonly kind: 'netns';
  readonly name: string;
  readonly host: string;
  readonly sysctls: Readonly<Record<string, string>>;
}

/** A bridge, up. */
export interface BridgeResource extends Base {
  readonly kind: 'bridge';
  readonly ns: Namespace;
  readonly name: string;
  readonly mac: string | null;
  readonly mtu: number;
  /** It tells VLANs apart. */
  readonly vlanAware?: true;
}

/** One end of a veth pair. */
export interface VethEnd {
  readonly ns: Namespace;
  readonly name: string;
  readonly mac: string | null;
  readonly master: string | null;
}

/** A veth pair, made directly in its two namespaces, both ends up. `outer` is the end that hangs on a bridge. */
export interface VethResource extends Base {
  readonly kind: 'veth';
  readonly outer: VethEnd;
  readonly inner: VethEnd;
  readonly mtu: number;
  /** The bridge may send a frame back out of the port it came in by, as Docker sets it where it runs no userland proxy. */
  readonly hairpin: boolean;
  /** The bridge passes nothing between two ports that are isolated (`icc: false`). */
  readonly isolated: boolean;
}

/** A macvlan or ipvlan device on a host's NIC, in a container. */
export interface UnderlayResource extends Base {
  readonly kind: 'macvlan' | 'ipvlan';
  readonly parentNs: string;
  readonly parent: string;
  readonly ns: string;
  readonly name: string;
  /** null for ipvlan: it shares the parent's. */
  readonly mac: string | null;
  readonly mode: string;
  readonly mtu: number;
}

/** A VXLAN device in the overlay's namespace, its UDP socket in the host. */
export interface VxlanResource extends Base {
  readonly kind: 'vxlan';
  readonly host: string;
  readonly ns: string;
  readonly name: string;
  readonly vni: number;
  readonly local: string;
  readonly mtu: number;
  readonly master: string;
  /** Learns from traffic which host a MAC is behind, instead of being told all. */
  readonly learning: boolean;
}

/** The loopback device, up. */
export interface LoopbackResource extends Base {
  readonly kind: 'loopback';
  readonly ns: string;
}

/** An IPv4 or IPv6 address on an interface, `cidr` with prefix. */
export interface AddressResource extends Base {
  readonly kind: 'address';
  readonly ns: Namespace;
  readonly dev: string;
  readonly cidr: string;
}

/** A route; `to` is `default`, a CIDR, or `::/0` for the default of IPv6, `via` a router, or null: straight out of the interface. */
export interface RouteResource extends Base {
  readonly kind: 'route';
  readonly ns: string;
  readonly to: string;
  readonly via: string | null;
  readonly dev: string;
}

export interface SysctlResource extends Base {
  readonly kind: 'sysctl';
  readonly ns: Namespace;
  readonly key: string;
  readonly value: string;
  /** What it is set back to on removal, or null when its object goes. */
  readonly otherwise: string | null;
  /** The file says so: netyard-init keeps what it was before, and removal sets it back to that. */
  readonly written?: true;
}

/** A user-defined chain, or the policy of a built-in one. `family` 6: of ip6tables. */
export interface ChainResource extends Base {
  readonly kind: 'chain';
  readonly family?: 6;
  readonly ns: string;
  readonly table: 'filter' | 'nat';
  readonly name: string;
  /** For built-in chains; null for our own, which have none. */
  readonly policy: 'ACCEPT' | 'DROP' | null;
}

/** One rule of iptables, or with `family` 6 of ip6tables. Its place among our rules of the chain is by `rank`, smaller first, ties by id. */
export interface RuleResource extends Base {
  readonly kind: 'rule';
  readonly family?: 6;
  readonly ns: string;
  readonly table: 'filter' | 'nat';
  readonly chain: string;
  readonly rank: readonly number[];
  /** Matches and target, without `-A CHAIN`. */
  readonly spec: readonly string[];
}

/** What the resolver at 127.0.0.11 answers on one network. */
export interface NamesResource extends Base {
  readonly kind: 'names';
  readonly network: string;
  /** Lower-case name → addresses, in file order. */
  readonly names: Readonly<Record<string, readonly string[]>>;
}

/** On which networks a container's resolver looks names up, in order. Empty: no resolver. */
export interface ResolverResource extends Base {
  readonly kind: 'resolver';
  readonly container: string;
  readonly networks: readonly string[];
  /** Addresses of the DNS servers that it asks for what it does not know. Left out: none. */
  readonly servers?: readonly string[];
}

/** A file under /etc of a host or container that Netyard writes (`hosts`, `resolv.conf`). */
export interface FileResource extends Base {
  readonly kind: 'file';
  readonly node: string;
  readonly path: string;
  readonly content: string;
}

/** A small responder that says who it is and whom it sees. */
export interface ServeResource extends Base {
  readonly kind: 'serve';
  readonly node: string;
  readonly protocol: 'http' | 'tcp' | 'udp' | 'dns';
  readonly port: number;
}

/** What programs of a host or container find in their environment beside what every one has. */
export interface EnvironmentResource extends Base {
  readonly kind: 'environment';
  readonly node: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** The program that a host or container is there for. */
export interface CommandResource extends Base {
  readonly kind: 'command';
  readonly node: string;
  readonly argv: readonly string[];
  /** What it was started with: another environment needs another start. */
  readonly environment: Readonly<Record<string, string>>;
  /** `no`, `always`, `unless-stopped`, `on-failure` or `on-failure:N`. */
  readonly restart: string;
}

export type Resource =
  | HostResource
  | ContainerResource
  | NetnsResource
  | BridgeResource
  | VethResource
  | UnderlayResource
  | VxlanResource
  | LoopbackResource
  | AddressResource
  | RouteResource
  | SysctlResource
  | ChainResource
  | RuleResource
  | NftTableResource
  | NftChainResource
  | NftMapResource
  | NftElementResource
  | QdiscResource
  | CutResource
  | VlanResource
  | PortVlansResource
  | FdbResource
  | NeighbourResource
  | NamesResource
  | ResolverResource
  | FileResource
  | ServeResource
  | EnvironmentResource
  | CommandResource
  | LimitsResource;

export type ResourceKindName = Resource['kind'];
export type ResourceOf<K extends ResourceKindName> = Extract<Resource, { kind: K }>;

/** What a kind's file exports, and the registry lists. */
export interface ResourceKind<R extends Resource> {
  /** Commands that make it. `at` is its 1-based place among our rules of its chain (rules only; null: at the end). */
  create(resource: R, at: number | null): readonly Command[];
  /** Commands that turn `from` into `to` in place, or null where the kernel cannot and it must be made again. */
  change(from: R, to: R): readonly Command[] | null;
  /** The undo of create. `gone` tells which other resources end in the same plan: what the kernel removes by itself needs no command. */
  remove(resource: R, gone: (id: string) => boolean): readonly Command[];
  /** What removes it when it was cut off in the middle of its creation, where `remove` would not find it. */
  removeHalf?(resource: R): readonly Command[];
  /** What it is, in one sentence for a learner. */
  explain(resource: R): string;
}
