/** Ids of resources that others refer to: the kind, then the place or element. The same object has the same id in every version of a topology. */

export const ids = {
  host: (name: string) => `host:${name}`,
  container: (name: string) => `container:${name}`,
  loopback: (ns: string) => `loopback:${ns}`,
  netns: (name: string) => `netns:${name}`,
  /** `at`: the element's path, with the host where the element is on several. */
  bridge: (at: string) => `bridge:${at}`,
  /** The device by which an interface (`api.front`, `alpha.office`) exists: a veth pair, or a device on a NIC. */
  device: (kind: 'veth' | 'macvlan' | 'ipvlan', element: string) => `${kind}:${element}`,
  /** A card's device for one VLAN. */
  vlan: (card: string, vlan: number) => `vlan:${card}.${vlan}`,
  vxlan: (netns: string) => `vxlan:${netns}`,
  address: (at: string) => `address:${at}`,
  address6: (at: string) => `address:${at}/6`,
  /** The setting that gives an interface IPv6. */
  ipv6: (ns: string, dev: string) => `sysctl:${ns}/net.ipv6.conf.${dev}.disable_ipv6`,
  chain: (host: string, table: string, name: string, family?: 6 | null) => `chain${family ?? ''}:${host}/${table}/${name}`,
  nft: (host: string, table: string, name?: string, family?: 6 | null) => `nft${family ?? ''}:${host}/${table}${name === undefined ? '' : `/${name}`}`,
  rule: (host: string, table: string, chain: string, what: string, family?: 6 | null) => `rule${family ?? ''}:${host}/${table}/${chain}/${what}`,
};
