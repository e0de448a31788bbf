/**
 * The same objects by the fastest batches of `ip`: a sandbox of namespaces, a host with a bridge, and N containers,
 * each with lo, one veth end, an address and a default route. One process per namespace, two side by side.
 */
import { spawnSync } from 'node:child_process';
import { must } from './bench.mjs';

/** Milliseconds from the first command to the last, measured inside, so that the start of programs around it does not count. */
export function ipBatch(count) {
  const ran = spawnSync('unshare', ['--user', '--map-root-user', '--net', '--mount', 'perl', '-e', TIMER, 'sh', '-e'], {
    input: script(count),
    encoding: 'utf8',
  });
  must(ran.status === 0, `the batches failed: ${ran.stderr}`);
  const [ms, answer] = ran.stdout.trim().split('\n').slice(-2);
  must(answer === `${count} ready`, `the batches made ${answer}, not ${count}`);
  return Number(ms);
}

/** Reads the script first, then takes the time of the shell that runs it. */
const TIMER = `
use Time::HiRes "time";
my $script = do { local $/; <STDIN> };
my ($work, $check) = split /^#check\\n/m, $script;
my $begin = time;
open my $shell, "|-", @ARGV or die; print $shell $work; close $shell or die "work failed";
printf "%.3f\\n", (time - $begin) * 1000;
open $shell, "|-", @ARGV or die; print $shell $check; close $shell or die "check failed";
`;

function script(count) {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const address = (number) => `172.18.${Math.floor((number + 1) / 256)}.${(number + 1) % 256}`;
  const inside = (number) =>
    `ip -n c${number} -batch - <<'E'\nlink set lo up\nlink set eth0 up\naddr add ${address(number)}/16 dev eth0\nroute add default via 172.18.0.1\nE`;
  return [
    'mount -t tmpfs t /run; mkdir /run/netns',
    "ip -batch - <<'E'",
    'netns add host',
    ...numbers.map((number) => `netns add c${number}`),
    'E',
    "ip -n host -batch - <<'E'",
    'link add br0 type bridge',
    ...numbers.map((number) => `link add v${number} master br0 up type veth peer name eth0 netns c${number}`),
    'addr add 172.18.0.1/16 dev br0',
    'link set br0 up',
    'E',
    `( ${numbers
      .filter((number) => number % 2 === 0)
      .map(inside)
      .join('\n')}\n) &`,
    ...numbers.filter((number) => number % 2 === 1).map(inside),
    'wait',
    '#check',
    `ip netns exec c1 ping -c1 -W2 -q ${address(count)} >/dev/null`,
    'echo "$(ip -n host -o link show master br0 | wc -l) ready"',
    '',
  ].join('\n');
}
