/**
 * What a test needs of the machine. `needs('ipvlan')('case', async () => …)` is a test where the kernel serves it;
 * elsewhere it is listed by name with the reason (scripts/test.mjs prints the list), never skipped silently.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { type TestContext, test } from 'vitest';

/** The kernel that the tests' labs run on: this machine's, or the one in the VM, which has everything that labs use. */
const inVm = process.env.NETYARD_TEST_BACKEND === 'vm';

/** Runs a script as root of a scratch user and network namespace; null when it did, else what was said. */
function inScratch(script: string, ...flags: string[]): string | null {
  if (inVm) return null;
  const ran = spawnSync('unshare', ['--user', '--map-root-user', '--net', ...flags, 'sh', '-ec', script], { encoding: 'utf8', timeout: 10_000 });
  if (ran.status === 0) return null;
  return (ran.stderr || ran.error?.message || `ended with ${ran.status}`).trim().split('\n').at(-1) ?? 'failed';
}

function hasProgram(name: string): string | null {
  if (inVm) return null;
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name]).status === 0 ? null : `${name} is not installed`;
}

/** Whether /etc/subuid gives this user ids to map. */
function hasRange(): string | null {
  const names = [userInfo().username, String(userInfo().uid)];
  const owners = readFileSync('/etc/subuid', 'utf8')
    .split('\n')
    .map((line) => line.split(':')[0] ?? '');
  return owners.some((owner) => names.includes(owner)) ? null : 'needs a range for this user in /etc/subuid';
}

function hasIpvlan(): string | null {
  return inScratch('ip link add p type veth peer name q; ip link add i link p type ipvlan mode l2');
}

function hasEveryCapability(): string | null {
  const last = Number(readFileSync('/proc/sys/kernel/cap_last_cap', 'utf8'));
  const [, bounding = '0'] = /^CapBnd:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return BigInt(`0x${bounding}`) === (1n << BigInt(last + 1)) - 1n ? null : 'this machine has taken some capabilities away from root';
}

const isRoot = process.getuid?.() === 0;

/** Whether a group for memory can be made below this process's own, or in cgroup v2 beside it. */
function inOwnGroups(): string | null {
  if (inVm) return null;
  const script = `while IFS=: read -r _ names path; do
      case $names in memory) for tree in /sys/fs/cgroup/memory; do mkdir "$tree$path/netyard-test" 2>/dev/null && rmdir "$tree$path/netyard-test" && exit 0; done ;; esac
    done < /proc/self/cgroup
    grep -qs memory /sys/fs/cgroup/cgroup.subtree_control && mkdir /sys/fs/cgroup/netyard-test && rmdir /sys/fs/cgroup/netyard-test`;
  return spawnSync('sh', ['-c', script]).status === 0 ? null : 'no control group can be made here';
}

/** Each probes by doing: null where the machine serves it, else why not. */
const FEATURES = {
  root: () => (isRoot ? null : 'needs root: run npm test as root to have it too'),
  'ordinary user': () => (isRoot ? 'is about an ordinary user: the second run has it' : null),
  ipvlan: hasIpvlan,
  // The engine is on this machine's kernel, whatever the VM's has.
  'ipvlan for an engine': hasIpvlan,
  'every capability': hasEveryCapability,
  macvlan: () => inScratch('ip link add p type veth peer name q; ip link add i link p type macvlan mode bridge'),
  vxlan: () => inScratch('ip link add v type vxlan id 7 dstport 4789'),
  netem: () => inScratch('ip link set lo up; tc qdisc add dev lo root netem delay 1ms'),
  '802.1Q': () => inScratch('ip link add p type veth peer name q; ip link add link p name p.7 type vlan id 7'),
  'VLAN filtering': () => inScratch('ip link add b type bridge vlan_filtering 1'),
  overlayfs: () =>
    inScratch('mount -t tmpfs t /mnt; mkdir /mnt/u /mnt/w; mount -t overlay o -o lowerdir=/usr,upperdir=/mnt/u,workdir=/mnt/w,userxattr /usr', '--mount'),
  cgroups: () => (isRoot ? inOwnGroups() : 'needs control groups that this user may use'),
  tcpdump: () => hasProgram('tcpdump'),
  vi: () => hasProgram('vi'),
  chromium: () => hasProgram('chromium'),
  newuidmap: () => hasProgram('newuidmap'),
  'several ids': () => (isRoot ? null : (hasProgram('newuidmap') ?? hasRange())),
} as const satisfies Record<string, () => string | null>;

export type Feature = keyof typeof FEATURES;

/** What kernels differ in: a test that needs one of these has to run on one kernel at least. */
const KERNEL: ReadonlySet<Feature> = new Set<Feature>(['ipvlan', 'macvlan', 'vxlan', 'netem', '802.1Q', 'VLAN filtering', 'overlayfs']);

const known = new Map<Feature, string | null>();

/** Why the machine does not serve a feature, or null where it does. Probed once in a process. */
export function missing(feature: Feature): string | null {
  let reason = known.get(feature);
  if (reason === undefined) {
    reason = FEATURES[feature]();
    known.set(feature, reason);
  }
  return reason;
}

/** A `test` for what needs these features. */
export function needs(...features: Feature[]): (name: string, run: (context: TestContext) => unknown, timeout?: number) => void {
  const reasons = features.flatMap((feature) => {
    const reason = missing(feature);
    return reason === null ? [] : [`${feature}: ${reason}`];
  });
  return (name, run, timeout) => {
    if (reasons.length === 0) test(name, run, timeout);
    else
      test(name, ({ task, skip }) =>
        unserved(
          task.meta,
          skip,
          reasons.join('; '),
          features.every((feature) => missing(feature) === null || KERNEL.has(feature)),
        ),
      );
  };
}

/** The reason travels in the report's `meta`, where scripts/test.mjs reads it; a test that ends without one is a failure there. */
function unserved(meta: object, skip: (note: string) => never, reason: string, kernel: boolean): never {
  Object.assign(meta, { unserved: reason, kernel });
  return skip(reason);
}
