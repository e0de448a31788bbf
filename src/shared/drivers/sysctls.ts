/**
 * Settings of new network namespaces. Each is written out, also where it is the kernel's default: a new namespace copies
 * much from the machine, and a lab must be the same on every machine.
 */

const COMMON = {
  // Where nothing is addressed by IPv6 every interface would chatter; drivers/ipv6.ts turns it on where something is, as Docker does.
  'net.ipv6.conf.all.disable_ipv6': '1',
  'net.ipv6.conf.default.disable_ipv6': '1',
  // Addresses and routes are the file's, not what a router on the wire announces.
  'net.ipv6.conf.default.accept_ra': '0',
  // For a second the kernel would ask whether somebody else has an address (DAD, RFC 4862), and meanwhile pass nothing on.
  'net.ipv6.conf.default.accept_dad': '0',
  'net.ipv4.conf.all.rp_filter': '0',
  'net.ipv4.conf.default.rp_filter': '0',
  // Bridged frames meet no iptables rules. The key exists where the machine has loaded br_netfilter, and starts at 1 there.
  'net.bridge.bridge-nf-call-iptables': '0',
  'net.bridge.bridge-nf-call-ip6tables': '0',
};

// ping without a capability; netyard-init narrows the range to the groups that exist.
const PING = { 'net.ipv4.ping_group_range': '0 2147483647' };

export const HOST_SYSCTLS: Readonly<Record<string, string>> = { ...COMMON, ...PING, 'net.ipv4.ip_forward': '0', 'net.ipv6.conf.all.forwarding': '0' };

export const CONTAINER_SYSCTLS: Readonly<Record<string, string>> = {
  ...COMMON,
  ...PING,
  // As in Docker, where a container's namespace copies it from a machine that forwards.
  'net.ipv4.ip_forward': '1',
  'net.ipv4.ip_unprivileged_port_start': '0',
};

export const OVERLAY_SYSCTLS: Readonly<Record<string, string>> = { ...COMMON, 'net.ipv4.ip_forward': '0' };
