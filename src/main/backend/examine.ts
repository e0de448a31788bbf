/** What a Linux can do, what is missing, and for each gap the one way out: for `netyard doctor` and the app. */
import { fail, ok, type Problem, type Result } from '../../shared/result.ts';
import type { Backend, BackendKind } from './backend.ts';
import { fixOfFeature, idRange, installed, type Place } from './examine-fixes.ts';
import { FEATURES, type Feature, probe, type Probed } from './probe.ts';
import tools from './tools.json' with { type: 'json' };

/** One line of `netyard doctor`. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** Without it no lab runs; otherwise some cannot, or are poorer. */
  readonly needed: boolean;
  /** What it is for. */
  readonly why: string;
  /** What the machine said where it is not ok; may be empty. */
  readonly said: string;
  /** Exactly where it is not ok: what brings it, mostly a command for a shell there. Gaps that one command closes have the same. */
  readonly fix?: string;
}

/** What `examine` found. */
export interface Examination {
  readonly backend: string;
  readonly canRun: boolean;
  readonly checks: readonly Check[];
  /** What to do about what is missing: every fix once. */
  readonly ways: readonly string[];
  /** Of the kernel and the two programs on which most depends; null where the machine does not say. */
  readonly versions: { readonly kernel: string | null; readonly iproute2: string | null; readonly iptables: string | null };
}

/** What each feature is for, and whether every lab needs it. */
const USES: Readonly<Record<Feature, readonly [why: string, needed: boolean]>> = {
  veth: ['joins a container to its network', true],
  bridge: ['is the switch of bridge networks and LANs', true],
  iptables: ['translates addresses and isolates networks', true],
  vxlan: ['carries overlay networks', false],
  macvlan: ['puts containers on a LAN with MAC addresses of their own', false],
  ipvlan: ['puts containers on a LAN with the MAC address of their host', false],
  'ipvlan l3': ['makes the host a router between its ipvlan containers and the LAN', false],
  'ipvlan l3s': ['does the same, and the host’s firewall sees the packets', false],
  netem: ['delays and loses packets, with tc in a host', false],
  '802.1Q': ['puts a VLAN’s tag on packets: a host on a trunk, a network in a VLAN of a LAN', false],
  'VLAN filtering': ['makes a LAN a switch that keeps VLANs apart', false],
  IPv6: ['gives networks and LANs addresses of IPv6 too', false],
  ip6tables: ['does for IPv6 what iptables does', false],
  nft: ['is the packet filter behind iptables, and by its own name', false],
  overlayfs: ['gives containers files of their own over the machine’s, without copies', false],
  'cgroup limits': ['bounds what a container takes of memory and processes', false],
  '/dev/net/tun': ['lets a program make a tunnel of its own', false],
};

/** Tries everything out, by doing, in one round trip. Fails where the backend cannot be reached. */
export async function examine(backend: Backend, platform: NodeJS.Platform): Promise<Result<Examination>> {
  const { name, executor } = backend;
  const elsewhere = notLinux(name.kind, platform);
  if (elsewhere !== null) return fail(elsewhere);
  // A machine may have to be started first: no script's time runs meanwhile.
  const reached = await backend.boot();
  if (!reached.ok) return reached;
  const wanted = toRunLabs();
  const found = await probe(
    executor,
    FEATURES,
    wanted.map(({ program }) => program),
  );
  const [lost] = found.problems;
  if (lost !== undefined && Object.keys(found.facts).length === 0 && !['user-namespaces', 'machine-lacks'].includes(lost.code)) return fail(lost);
  const checks = [...permissions(found), ...features(found, name.kind), ...programs(found, name.kind)];
  const { kernel = null, iproute2 = null, iptables = null } = found.facts;
  return ok({
    backend: name.text,
    canRun: checks.every((check) => check.ok || !check.needed),
    checks,
    ways: [...new Set(checks.flatMap(({ fix }) => fix ?? []))],
    versions: { kernel, iproute2, iptables },
  });
}

function permissions({ problems, facts }: Probed): Check[] {
  const [forbidden] = problems;
  const checks: Check[] = [
    {
      name: 'user namespaces',
      ok: forbidden === undefined,
      needed: true,
      why: 'hold a whole lab, without root',
      said: problems.map(({ message }) => message).join(' '),
      ...(forbidden?.fix === undefined ? {} : { fix: forbidden.fix }),
    },
  ];
  if (facts['subuid own'] === undefined) return checks;
  const own = facts['subuid own'] === '1';
  const why = 'gives a lab of an ordinary user more than one user id, which tcpdump needs';
  return [
    ...checks,
    {
      name: 'range of user ids',
      ok: own,
      needed: false,
      why,
      said: own ? '' : `no line for ${facts.user ?? 'this user'} in /etc/subuid`,
      ...(own ? {} : { fix: idRange(facts) }),
    },
  ];
}

/** Where nothing can be tried because namespaces are forbidden, nothing is said of the features either. */
function features({ problems, lacks, facts }: Probed, kind: BackendKind): Check[] {
  if (problems.length > 0) return [];
  return FEATURES.map((name) => {
    const said = lacks[name];
    const [why, needed] = USES[name];
    if (said === undefined) return { name, ok: true, needed, why, said: '' };
    return { name, ok: false, needed, why, said, fix: fixOfFeature(name, said, { kind, facts }) };
  });
}

/** One command installs all that are missing. Where there is no perl, nobody could look for the others. */
function programs({ programs: present, facts }: Probed, kind: BackendKind): Check[] {
  if (Object.keys(facts).length === 0) return [];
  const place: Place = { kind, facts };
  // Root maps ids by itself.
  const wanted = toRunLabs().filter(({ program }) => program !== 'newuidmap' || facts.uid !== '0');
  const missing = wanted.filter(({ program }) => !present.has(program));
  const packages = [...new Set(missing.map((tool) => tool.package))];
  const names = missing.map(({ program }) => program);
  return wanted.map(({ program, need, why }) => {
    const check = { name: program, ok: present.has(program), needed: need === 'run', why, said: '' };
    return check.ok ? check : { ...check, fix: installed(packages, names, place) };
  });
}

/** Why a machine cannot run labs, as problems. */
export function obstacles({ checks }: Examination): readonly Problem[] {
  return checks
    .filter(({ ok: fine, needed }) => needed && !fine)
    .map(({ name, why, said, fix }) => ({
      code: 'machine-lacks',
      message: `This machine lacks ${name}, which ${why}${said === '' ? '.' : `: ${said}`}`,
      fix: fix ?? 'netyard doctor says more.',
    }));
}

/** The local backend exists on Linux only. */
function notLinux(kind: BackendKind, platform: NodeJS.Platform): Problem | null {
  if (kind !== 'local' || platform === 'linux') return null;
  return { code: 'not-linux', message: 'Labs run on Linux, and this system is none.', fix: 'Choose another backend: vm starts a small Linux on this machine.' };
}

function toRunLabs() {
  return tools.filter(({ need }) => need === 'run' || need === 'better');
}
