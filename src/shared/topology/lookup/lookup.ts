/** How names are found from a host or container: what it knows by itself (`extra_hosts`), and whom it asks for the rest (`dns`). */

/** A line of /etc/hosts that the file asks for. */
export interface ExtraHost {
  readonly name: string;
  /** An IPv4 or IPv6 address; in the document also {@link HOST_GATEWAY}. */
  readonly ip: string;
}

/** Docker's word for an address by which a container reaches its host. */
export const HOST_GATEWAY = 'host-gateway';

/** As many servers as a resolver asks: resolv.conf(5), and libnetwork's resolver.go. */
export const MOST_SERVERS = 3;

export interface Lookup {
  /** Addresses of DNS servers, in the order in which they are asked. */
  readonly servers: readonly string[];
  readonly extraHosts: readonly ExtraHost[];
}

export const NO_LOOKUP: Lookup = { servers: [], extraHosts: [] };
