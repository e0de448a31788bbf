/**
 * Settings of new network namespaces. Each is written out, also where it is the kernel's default: a new namespace copies
 * much from the machine, and a lab must be the same on every machine.
 */

const COMMON = {
  // The file format has no IPv6 yet; with it on, every interface would chatter, and Docker turns it off too.
  'net.ipv6.conf.all.disable_ipv6': '1',
  'net.ipv6.conf.default.disable_ipv6': '1',
  'net.ipv4.conf.all.rp_filter': '0',
  'net.ipv4.conf.default.rp_filter': '0',
  // Bridged frames meet no iptables rules. The key exists where the machine has loaded br_netfilter, and starts at 1 there.
  'net.bridge.bridge-nf-call-iptables': '0',
};

// ping without a capability; netyard-init narrows the range to the groups that exist.
const PING = { 'net.ipv4.ping_group_range': '0 2147483647' };

export const HOST_SYSCTLS: Readonly<Record<string, string>> = { ...COMMON, ...PING, 'net.ipv4.ip_forward': '0' };

export const CONTAINER_SYSCTLS: Readonly<Record<string, string>> = {
  ...COMMON,
  ...PING,
  // As in Docker, where a container's namespace copies it from a machine that forwards.
  'net.ipv4.ip_forward': '1',
  'net.ipv4.ip_unprivileged_port_start': '0',
};

export const OVERLAY_SYSCTLS: Readonly<Record<string, string>> = { ...COMMON, 'net.ipv4.ip_forward': '0' };
