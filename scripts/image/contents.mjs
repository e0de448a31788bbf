/** What the image is made of. Paths are as in a merged /usr (`/bin/ip` is `usr/bin/ip`); `TRIPLE` stands for the architecture's folder of libraries. */

/** The architectures: what uname, the dynamic loader and the kernel's packages call them. */
export const ARCHITECTURES = {
  amd64: { triple: 'x86_64-linux-gnu', kernel: 'linux-image-cloud-amd64' },
  arm64: { triple: 'aarch64-linux-gnu', kernel: 'linux-image-cloud-arm64' },
};

/**
 * Debian's packages and the programs that are taken from each, `*` for all: found in usr/bin or usr/sbin, with the libraries that they
 * need. busybox stands in where there is no other; not the static one, whose `timeout ip` and `nohup ping` run its own `ip` and `ping`.
 */
export const PROGRAMS = {
  bash: ['bash'],
  bsdutils: ['script'],
  busybox: ['busybox'],
  conntrack: ['conntrack'],
  coreutils: ['*'],
  curl: ['curl'],
  dash: ['dash', 'sh'],
  ethtool: ['ethtool'],
  findutils: ['*'],
  grep: ['grep'],
  hostname: ['hostname'],
  iperf3: ['iperf3'],
  iproute2: ['bridge', 'devlink', 'ip', 'nstat', 'ss', 'tc'],
  iptables: ['xtables-legacy-multi', 'xtables-nft-multi'],
  'iputils-arping': ['arping'],
  'iputils-ping': ['ping', 'ping4', 'ping6'],
  'iputils-tracepath': ['tracepath'],
  kmod: ['kmod', 'depmod', 'insmod', 'lsmod', 'modinfo', 'modprobe', 'rmmod'],
  less: ['less'],
  'libc-bin': ['getent', 'ldconfig'],
  mount: ['mount', 'umount'],
  'ncurses-bin': ['clear', 'infocmp', 'reset', 'tput', 'tset'],
  nftables: ['nft'],
  'perl-base': ['perl'],
  procps: ['free', 'kill', 'pgrep', 'pkill', 'ps', 'sysctl', 'top', 'uptime', 'vmstat', 'watch'],
  sed: ['sed'],
  socat: ['socat'],
  tcpdump: ['tcpdump'],
  traceroute: ['traceroute.db'],
  'util-linux': ['chrt', 'dmesg', 'findmnt', 'flock', 'lsns', 'mountpoint', 'nsenter', 'prlimit', 'setpriv', 'setsid', 'taskset', 'unshare'],
  'vim-tiny': ['vim.tiny'],
  'wireguard-tools': ['wg'],
};

/** Packages with files only. `base-files` has the texts of the common licences and says which Debian this is. */
export const MORE_PACKAGES = ['base-files', 'libxtables12', 'ncurses-base', 'netbase'];

/** Files and whole folders that no program names: what is opened at run time. */
export const FILES = [
  'etc/ethertypes',
  'etc/gai.conf',
  'etc/iproute2',
  'etc/ld.so.conf',
  'etc/ld.so.conf.d',
  'etc/protocols',
  'etc/services',
  'usr/lib/TRIPLE/perl-base',
  'usr/lib/TRIPLE/tc/experimental.dist',
  'usr/lib/TRIPLE/tc/normal.dist',
  'usr/lib/TRIPLE/tc/pareto.dist',
  'usr/lib/TRIPLE/tc/paretonormal.dist',
  'usr/lib/TRIPLE/xtables',
  'usr/lib/locale/C.utf8',
  'usr/lib/os-release',
  ...['ansi', 'dumb', 'linux', 'screen', 'screen-256color', 'tmux', 'tmux-256color', 'vt100', 'vt220', 'xterm', 'xterm-256color'].map(
    (name) => `lib/terminfo/${name[0]}/${name}`,
  ),
  // glibc opens it by name when a thread ends (pthread_cancel).
  'usr/lib/TRIPLE/libgcc_s.so.1',
];

const NFT_NAMES = [
  ...['iptables', 'ip6tables'].flatMap((name) => [name, `${name}-save`, `${name}-restore`, `${name}-nft`, `${name}-nft-save`, `${name}-nft-restore`]),
  ...['iptables-translate', 'ip6tables-translate', 'xtables-monitor', 'arptables', 'arptables-save', 'arptables-restore'],
  ...['ebtables', 'ebtables-save', 'ebtables-restore'],
];
const LEGACY_NAMES = ['iptables', 'ip6tables'].flatMap((name) => [`${name}-legacy`, `${name}-legacy-save`, `${name}-legacy-restore`]);

/** Links that Debian makes when packages are installed (alternatives), or that stand for a merged /usr. */
export const LINKS = {
  bin: 'usr/bin',
  lib: 'usr/lib',
  lib64: 'usr/lib64',
  sbin: 'usr/sbin',
  'etc/mtab': '/proc/self/mounts',
  'etc/os-release': '../usr/lib/os-release',
  'usr/bin/traceroute': 'traceroute.db',
  'usr/bin/vi': 'vim.tiny',
  'usr/bin/vim': 'vim.tiny',
  'var/run': '/run',
  ...Object.fromEntries(NFT_NAMES.map((name) => [`usr/sbin/${name}`, 'xtables-nft-multi'])),
  ...Object.fromEntries(LEGACY_NAMES.map((name) => [`usr/sbin/${name}`, 'xtables-legacy-multi'])),
};

/** Empty folders, with their modes. */
export const FOLDERS = {
  dev: 0o755,
  mnt: 0o755,
  proc: 0o755,
  root: 0o700,
  run: 0o755,
  sys: 0o755,
  tmp: 0o1777,
  'var/tmp': 0o1777,
  'var/lib': 0o755,
  'var/log': 0o755,
};

/** Kernel modules below `kernel/`, files or folders; what these need comes along. */
export const MODULES = [
  ...['802', '8021q', 'bridge', 'ipv4', 'ipv6', 'key', 'l2tp', 'llc', 'mpls', 'netfilter', 'netlink', 'nsh', 'openvswitch', 'packet', 'psample', 'sched'].map(
    (name) => `net/${name}`,
  ),
  'net/core/failover.ko',
  'net/core/pktgen.ko',
  'net/sctp',
  'net/unix',
  'net/xfrm',
  ...['bonding', 'ipvlan', 'team', 'vxlan', 'wireguard'].map((name) => `drivers/net/${name}`),
  ...['dummy', 'geneve', 'ifb', 'macsec', 'macvlan', 'macvtap', 'net_failover', 'nlmon', 'tap', 'tun', 'veth', 'virtio_net', 'vrf'].map(
    (name) => `drivers/net/${name}.ko`,
  ),
  'drivers/block/virtio_blk.ko',
  'drivers/char/hw_random/virtio-rng.ko',
  'drivers/char/virtio_console.ko',
  ...['virtio', 'virtio_mmio', 'virtio_pci', 'virtio_ring'].map((name) => `drivers/virtio/${name}.ko`),
  'fs/fuse/fuse.ko',
  'fs/overlayfs',
  // Ciphers that IPsec and MACsec ask for by name.
  ...['authenc', 'cbc', 'ccm', 'cmac', 'ctr', 'echainiv', 'gcm', 'ghash-generic', 'seqiv'].map((name) => `crypto/${name}.ko`),
];

/** kernel + initramfs, in bytes. */
export const SIZE_LIMIT = 40_000_000;
