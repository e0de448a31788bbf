/** For each gap of a Linux one way out, to be pasted into a shell there where it is a command. Pure. */
import type { BackendKind } from './backend.ts';
import type { Facts, Feature } from './probe.ts';

/** Where the gap is. */
export interface Place {
  readonly kind: BackendKind;
  readonly facts: Facts;
}

/** What brings the feature; `said` is what the kernel said. */
export function fixOfFeature(feature: Feature, said: string, place: Place): string {
  const { kind, facts } = place;
  if (kind === 'vm') return 'npm run image';
  if (feature === 'cgroup limits') return cgroups(said, place);
  if (feature === 'netem' && /^tc: /.test(said)) return installed(['iproute2'], ['tc'], place);
  if (feature === 'nft' && /^nft: /.test(said)) return installed(['nftables'], ['nft'], place);
  if (feature === 'iptables' && /^iptables-restore: No such/.test(said)) return installed(['iptables'], ['iptables'], place);
  if (feature === 'ip6tables' && /^ip6tables-restore: No such/.test(said)) return installed(['iptables'], ['ip6tables'], place);
  if (feature === '/dev/net/tun' && /Permission denied/.test(said)) return asRoot('chmod 0666 /dev/net/tun', facts);
  const [module = '', state = 'unknown'] = (facts[`module ${feature}`] ?? '').split(' ');
  if (facts.container !== undefined && state === 'there') return `On the machine that this container is on: sudo modprobe ${module}`;
  if (state === 'there') return asRoot(`modprobe ${module}`, facts);
  if (state === 'absent' && isLike('ubuntu', facts)) return asRoot(`apt-get install linux-modules-extra-${facts.kernel ?? '$(uname -r)'}`, facts);
  return 'This kernel comes without it: run labs that need it on another backend, such as vm.';
}

function cgroups(said: string, { facts }: Place): string {
  if (facts.container !== undefined) return `Start this container anew, with ${facts.container} run --privileged --cgroupns private.`;
  if (facts.uid === '0' || said.startsWith('there is no')) {
    return 'Add systemd.unified_cgroup_hierarchy=1 to the kernel’s command line and restart this Linux.';
  }
  const folder = '/etc/systemd/system/user@.service.d';
  return `sudo mkdir -p ${folder} && printf '[Service]\\nDelegate=cpu cpuset io memory pids\\n' | sudo tee ${folder}/netyard.conf && sudo systemctl daemon-reload`;
}

/** Installs Debian's `packages`, or says which programs are wanted where packages have other names. */
export function installed(packages: readonly string[], programs: readonly string[], { kind, facts }: Place): string {
  if (kind === 'vm') return 'npm run image';
  if (!isLike('debian', facts) && facts.system !== undefined) return `Install what has ${programs.join(', ')}, with this system’s package manager.`;
  return asRoot(`apt-get install --no-install-recommends ${[...packages].sort().join(' ')}`, facts);
}

/** 65536 ids for this user, behind everybody else's. */
export function idRange(facts: Facts): string {
  const first = Number(facts['subuid next'] ?? 100_000);
  const range = `${first}-${first + 65_535}`;
  return `sudo usermod --add-subuids ${range} --add-subgids ${range} ${facts.user ?? '$USER'}`;
}

function asRoot(command: string, facts: Facts): string {
  return facts.uid === '0' ? command : `sudo ${command}`;
}

function isLike(system: string, facts: Facts): boolean {
  const ids = (facts.system ?? '').split(' ');
  return ids.includes(system) || (system === 'debian' && ids.includes('ubuntu'));
}
