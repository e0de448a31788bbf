/** Small makers of {@link Command}s, so that the files of the kinds read like a shell session. */
import type { Command, InitOp, Namespace, RuleResource } from './resource.ts';

/** Packet filters of the older kind: one program for each kind of packets, alike in all else. */
export function isIptables(program: Command['program']): program is 'iptables' | 'ip6tables' {
  return program === 'iptables' || program === 'ip6tables';
}

/** `ip -n NS …`; the words are split at blanks, since none of ours holds one. */
export function ip(ns: Namespace, line: string): Command {
  return { program: 'ip', ns, args: line.split(' ') };
}

/** `bridge -n NS …` */
export function bridge(ns: Namespace, line: string): Command {
  return { program: 'bridge', ns, args: line.split(' ') };
}

/** `tc -n NS …` */
export function tc(ns: Namespace, line: string): Command {
  return { program: 'tc', ns, args: line.split(' ') };
}

/** One command of iptables, or ip6tables, in the place of a rule or chain. */
export function iptables(place: Pick<RuleResource, 'ns' | 'table' | 'family'>, ...args: readonly string[]): Command {
  return { program: place.family === 6 ? 'ip6tables' : 'iptables', ns: place.ns, table: place.table, args };
}

/**
 * A change of an interface's MAC, told to its neighbours by a gratuitous ARP, which the kernel sends only where `arp_notify` is on:
 * they would else go on sending to the old one until they notice, for half a minute. Where both follow Docker's rule (`02:42` and the
 * address) the address is new too, and nobody knows it yet.
 */
export function announced(
  { ns, name: dev, mac }: { readonly ns: Namespace; readonly name: string; readonly mac: string | null },
  before: string | null,
  change: Command,
): readonly Command[] {
  const follows = (one: string | null) => one === null || one.startsWith('02:42:');
  if (before === mac || (follows(before) && follows(mac))) return [change];
  const notify = (value: string): Command => ({ program: 'sysctl', ns, key: `net.ipv4.conf.${dev}.arp_notify`, value });
  return [notify('1'), change, notify('0')];
}

/** An operation of netyard-init, with what a person would type instead. */
export function init(shown: string, ...op: readonly [InitOp, ...string[]]): Command {
  return { program: 'init', op, shown };
}

/** ` mtu 1400`, or nothing for Ethernet's 1500, which the kernel takes by itself. */
export function mtuWords(mtu: number): string {
  return mtu === 1500 ? '' : ` mtu ${mtu}`;
}

/** `key=value` for each sysctl, as netyard-init's operations take them. */
export function sysctlWords(sysctls: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(sysctls).map(([key, value]) => `${key}=${value}`);
}
