/** What may be called what: one rule for labs, hosts, containers, networks and LANs, which says it in every message the same way. */

/** Letters, digits and `-`, starting with a letter, at most 32: refused, not repaired. */
export const NAME = /^[A-Za-z][A-Za-z0-9-]{0,31}$/;

/** A container, a host, or NETWORK@HOST: the namespace of an overlay on a host. */
export const NODE = new RegExp(`${NAME.source.slice(0, -1)}(@${NAME.source.slice(1, -1)})?$`);
