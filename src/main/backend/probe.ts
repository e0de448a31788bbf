/** What the kernel can do, found out by doing: each feature is tried in a scratch namespace that ends with the probe. */
import type { Problem } from '../../shared/result.ts';
import { quote } from '../../shared/shell/quote.ts';
import type { Executor } from './executor.ts';
import { PROGRAM_PATH } from './path.ts';
import { userNamespaceProblem } from './user-namespaces.ts';

/** What kernels differ in. */
export type Feature = 'veth' | 'bridge' | 'vxlan' | 'macvlan' | 'ipvlan' | 'iptables';

export interface Probed {
  /** Why no lab can run here, each with a way out. */
  readonly problems: readonly Problem[];
  /** Feature → what the kernel said; a feature that is not here works. */
  readonly lacks: Readonly<Partial<Record<Feature, string>>>;
}

/** How each is tried: commands in a network namespace of its own, with a veth `p`. */
const TRIALS: Readonly<Record<Feature, string>> = {
  veth: 'ip link add veth1 type veth peer name veth2',
  bridge: 'ip link add bridge1 type bridge && ip link set bridge1 up',
  vxlan: 'ip link add vxlan1 type vxlan id 1 local 127.0.0.1 dstport 4789 nolearning proxy l2miss l3miss',
  macvlan: 'ip link add link p name macvlan1 type macvlan mode bridge',
  ipvlan: 'ip link add link p name ipvlan1 type ipvlan mode l2',
  iptables: [
    "printf '*nat\\n:PREROUTING ACCEPT\\n-A PREROUTING -m addrtype --dst-type LOCAL -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.2:80\\n",
    "-A POSTROUTING -s 10.0.0.0/8 ! -o lo -j MASQUERADE\\nCOMMIT\\n*filter\\n-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\\nCOMMIT\\n'",
    ' | iptables-restore --noflush',
  ].join(''),
};

/** perl makes the namespaces as netyard-init does: what a machine allows one program it may forbid another. */
const SCRATCH = [
  "open(my $exe, '<:raw', '/proc/self/exe') or die; sysread $exe, my $header, 20;",
  "my $unshare = unpack('x18 v', $header) == 183 ? 97 : 272;",
  'my ($uid, $gid) = ($>, (split " ", $))[0]);',
  'syscall($unshare, 0x50020000) == 0 or die "$!\\n";',
  'for (["uid_map", "0 $uid 1"], ["setgroups", "deny"], ["gid_map", "0 $gid 1"])',
  '{ open(my $file, ">", "/proc/self/$_->[0]") or die "$_->[0]: $!\\n"; syswrite($file, $_->[1]) or die "$_->[0]: $!\\n" }',
  'exec "sh", "-c", $ARGV[0];',
].join(' ');

/** Tries the features; at most a fraction of a second. With none to try it only asks for user namespaces. */
export async function probe(machine: Executor, features: readonly Feature[]): Promise<Probed> {
  const inside = [
    PROGRAM_PATH,
    'ip link set lo up 2>&1 || exit 3',
    'echo inside',
    'ip link add p type veth peer name q 2>/dev/null',
    ...features.map((feature) => `said=$( { ${TRIALS[feature]}; } 2>&1 ) && echo ${feature} ok || echo ${feature} lacks $said`),
    ':',
  ].join('\n');
  const ran = await machine.run(`perl -e ${quote(SCRATCH)} ${quote(inside)}`, { timeoutMs: 20_000 });
  if (!ran.ok) return { problems: ran.problems, lacks: {} };
  const lines = ran.value.stdout.split('\n');
  if (!lines.includes('inside')) return { problems: [nothingRuns(ran.value.code, `${lines[0] ?? ''}${ran.value.stderr}`.trim())], lacks: {} };
  return { problems: [], lacks: Object.fromEntries(features.flatMap((feature) => lacking(feature, lines))) };
}

function lacking(feature: Feature, lines: readonly string[]): readonly (readonly [Feature, string])[] {
  const line = lines.find((candidate) => candidate.startsWith(`${feature} `)) ?? `${feature} lacks no answer`;
  return line === `${feature} ok` ? [] : [[feature, line.slice(`${feature} lacks `.length)]];
}

function nothingRuns(code: number, said: string): Problem {
  if (/perl: (command )?not found/.test(said)) {
    return {
      code: 'machine-lacks',
      message: 'This machine has no perl, in which the first process of every lab is written.',
      fix: 'sudo apt-get install perl-base',
    };
  }
  if (/ip: (command )?not found/.test(said)) {
    return { code: 'machine-lacks', message: 'This machine has no ip command, which makes links, addresses and routes.', fix: 'sudo apt-get install iproute2' };
  }
  return userNamespaceProblem(said === '' ? `the trial ended with ${code}.` : said);
}
