/**
 * The same objects by the fastest batches of `ip`: a sandbox of namespaces, a host with a bridge, and N containers,
 * each with lo, one veth end, an address and a default route. One process per namespace, two side by side.
 */
import { spawnSync } from 'node:child_process';
import { must } from './bench.mjs';

/**
 * Milliseconds from the first command to the last, measured inside, so that the start of programs around it does not count.
 * `apart`: each container's network namespace belongs to a user namespace of its own, as in a lab, so that a container's
 * NET_ADMIN ends there. `ip` cannot make those; the quickest that can is a loop of clone(2).
 */
export function ipBatch(count, { apart, hosts = 1 }) {
  const ran = spawnSync(BATCH[0], [...BATCH.slice(1), apart ? count : 0], { input: batchInput(hosts, count, apart), encoding: 'utf8' });
  must(ran.status === 0, `the batches failed: ${ran.stderr}`);
  return batchTime(ran.stdout, hosts, count, apart);
}

/** Milliseconds, from what the batches printed. */
export function batchTime(printed, hosts, count, apart) {
  const [ms, answer] = printed.trim().split('\n').slice(-2);
  must(answer === `${count} ready, ${apart ? count + 1 : 1} user namespaces`, `the batches made ${answer}, not ${count} on ${hosts}`);
  return Number(ms);
}

/** Reads the script first, then takes the time of the namespaces and of the shell that runs it. */
const TIMER = `
my $arm = qx(uname -m) =~ /aarch64/;
my ($clone, $wait, $mount, $clock) = $arm ? (220, 73, 40, 113) : (56, 271, 165, 228);
sub now { my $spec = "-" x 16; syscall($clock, 1, $spec); my ($s, $ns) = unpack "q2", $spec; return $s + $ns / 1e9 }
my $script = do { local $/; <STDIN> };
my ($work, $check) = split /^#check\\n/m, $script;
my ($type, $place) = ("tmpfs", "/run");
syscall($mount, $type, $place, $type, 0, 0) == 0 and mkdir "/run/netns" or die "/run: $!";
my $begin = now();
my @newborn = (0) x $ARGV[0];
for my $newborn (@newborn) {
  $newborn = syscall($clone, 0x50000011, 0, 0, 0, 0);
  if ($newborn == 0) { syscall($wait, 0, 0, 0, 0, 0) while 1 }
}
my $number = 0;
for my $newborn (@newborn) {
  for (["uid_map", "0 0 1"], ["setgroups", "deny"], ["gid_map", "0 0 1"]) { open my $map, ">", "/proc/$newborn/$_->[0]"; print $map $_->[1] }
  my ($from, $to) = ("/proc/$newborn/ns/net", "/run/netns/c" . ++$number);
  open my $name, ">", $to;
  syscall($mount, $from, $to, $type, 4096, 0) == 0 or die "$to: $!";
}
kill "KILL", @newborn;
open my $shell, "|-", "sh", "-e" or die; print $shell $work; close $shell or die "work failed";
printf "%.3f\\n", (now() - $begin) * 1000;
open $shell, "|-", "sh", "-e" or die; print $shell $check; close $shell or die "check failed";
`;

/** What starts the batches, to be followed by the number of user namespaces and fed with {@link batchInput}. */
export const BATCH = ['unshare', '--user', '--map-root-user', '--net', '--mount', 'perl', '-e', TIMER];

/** The script for so many containers, spread evenly over hosts that each have a bridge of their own. */
export function batchInput(hosts, count, apart) {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const hostNames = Array.from({ length: hosts }, (_, index) => (index === 0 ? 'host' : `host${index + 1}`));
  const on = (index) => numbers.filter((number) => number % hosts === index);
  const address = (number) => `172.18.${Math.floor((number + 1) / 256)}.${(number + 1) % 256}`;
  const inside = (number) =>
    `ip -n c${number} -batch - <<'E'\nlink set lo up\nlink set eth0 up\naddr add ${address(number)}/16 dev eth0\nroute add default via 172.18.0.1\nE`;
  return [
    "ip -batch - <<'E'",
    ...hostNames.map((name) => `netns add ${name}`),
    ...(apart ? [] : numbers.map((number) => `netns add c${number}`)),
    'E',
    ...hostNames.flatMap((name, index) => [
      `ip -n ${name} -batch - <<'E'`,
      'link add br0 type bridge',
      ...on(index).map((number) => `link add v${number} master br0 up type veth peer name eth0 netns c${number}`),
      'addr add 172.18.0.1/16 dev br0',
      'link set br0 up',
      'E',
    ]),
    `( ${numbers
      .filter((number) => number % 2 === 0)
      .map(inside)
      .join('\n')}\n) &`,
    ...numbers.filter((number) => number % 2 === 1).map(inside),
    'wait',
    '#check',
    `ip netns exec c${hosts === 1 ? 1 : count > hosts ? count - hosts : count} ping -c1 -W2 -q ${address(count)} >/dev/null`,
    `owners=$(for name in ${hostNames.join(' ')} ${numbers.map((number) => `c${number}`).join(' ')}; do nsenter --net=/run/netns/$name ${OWNER}; done | sort -u | wc -l)`,
    `echo "$(for name in ${hostNames.join(' ')}; do ip -n $name -o link show master br0; done | wc -l) ready, $owners user namespaces"`,
    '',
  ].join('\n');
}

/** Prints the inode of the user namespace that the network namespace belongs to (NS_GET_USERNS, ioctl_ns(2)). */
const OWNER = `perl -e 'open my $net, "<", "/proc/self/ns/net"; my $user = ioctl($net, 0xb701, 0) or die "$!"; open my $file, "<&=", 0 + $user; print +(stat $file)[1], "\\n"'`;
