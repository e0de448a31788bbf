/** What may be called what: one rule for labs, hosts, containers, networks and LANs, which says it in every message the same way. */

/** Letters, digits and `-`, starting with a letter, at most 32: refused, not repaired. */
export const NAME = /^[A-Za-z][A-Za-z0-9-]{0,31}$/;
