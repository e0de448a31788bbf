/** What this machine can do, what is missing, and the one command that mends it: for `netyard doctor` and the app. */
import type { Problem, Result } from '../../shared/result.ts';
import type { Backend, BackendKind } from './backend.ts';
import type { Executor } from './executor.ts';
import { PROGRAM_PATH } from './path.ts';
import { type Feature, probe } from './probe.ts';
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
}

/** What `examine` found. */
interface Examination {
  readonly canRun: boolean;
  readonly checks: readonly Check[];
  /** What to do about what is missing, each a sentence or a command. */
  readonly ways: readonly string[];
}

/** What labs are made of, and what each is for. */
const FEATURES: readonly (readonly [Feature, string, boolean])[] = [
  ['veth', 'joins a container to its network', true],
  ['bridge', 'is the switch of bridge networks and LANs', true],
  ['iptables', 'translates addresses and isolates networks', true],
  ['vxlan', 'carries overlay networks', false],
  ['macvlan', 'puts containers on a LAN with MAC addresses of their own', false],
  ['ipvlan', 'puts containers on a LAN with the MAC address of their host', false],
];

/** Tries everything out, by doing. */
export async function examine({ name, executor: machine }: Backend, platform: NodeJS.Platform): Promise<Examination> {
  const elsewhere = notLinux(name.kind, platform);
  if (elsewhere !== null) return { canRun: false, checks: [], ways: [elsewhere.message] };
  const [present, found] = [
    await programs(machine),
    await probe(
      machine,
      FEATURES.map(([feature]) => feature),
    ),
  ];
  const checks: Check[] = [
    {
      name: 'user namespaces',
      ok: found.problems.length === 0,
      needed: true,
      why: 'hold a whole lab, without root',
      said: found.problems.map(({ message }) => message).join(' '),
    },
    ...FEATURES.map(([name, why, needed]) => ({ name, ok: found.lacks[name] === undefined, needed, why, said: found.lacks[name] ?? '' })),
    ...toRunLabs().map(({ program, need, why }) => ({ name: program, ok: present.has(program), needed: need === 'run', why, said: '' })),
  ];
  const packages = [
    ...new Set(
      toRunLabs()
        .filter(({ program }) => !present.has(program))
        .map((tool) => tool.package),
    ),
  ].sort();
  const install = packages.length === 0 ? [] : [`sudo apt-get install --no-install-recommends ${packages.join(' ')}`];
  const ways = [...found.problems.flatMap(({ fix }) => (fix === undefined ? [] : [fix])), ...install];
  return { canRun: checks.every(({ ok, needed }) => ok || !needed), checks, ways };
}

/** An examination takes a good part of a second, and every page that opens asks: an answer holds for this long, in milliseconds. */
const KEPT_MS = 60_000;

/**
 * Why this machine cannot run labs; empty where it can. The answer is kept, and found out again by the first who asks after a
 * minute: what was missing may have been installed. `now` in milliseconds, injected for the tests.
 */
export function keptCannotRun(backend: () => Result<Backend>, platform: NodeJS.Platform, now: () => number = Date.now): () => Promise<readonly Problem[]> {
  let kept: { readonly since: number; readonly answer: Promise<readonly Problem[]> } | null = null;
  return () => {
    if (kept === null || now() - kept.since >= KEPT_MS) kept = { since: now(), answer: cannotRun(backend(), platform) };
    return kept.answer;
  };
}

async function cannotRun(opened: Result<Backend>, platform: NodeJS.Platform): Promise<readonly Problem[]> {
  if (!opened.ok) return opened.problems;
  const machine = opened.value;
  const elsewhere = notLinux(machine.name.kind, platform);
  if (elsewhere !== null) return [elsewhere];
  const { checks, ways } = await examine(machine, platform);
  return checks
    .filter(({ ok, needed }) => needed && !ok)
    .map(({ name, why, said }) => ({
      code: 'machine-lacks',
      message: `This machine lacks ${name}, which ${why}${said === '' ? '.' : `: ${said}`}`,
      fix: ways.join(' ') || 'netyard doctor says more.',
    }));
}

function notLinux(kind: BackendKind, platform: NodeJS.Platform): Problem | null {
  if (kind !== 'local' || platform === 'linux') return null;
  return { code: 'not-linux', message: 'Labs run on Linux, and this system is none.', fix: 'Choose another backend: vm starts a small Linux on this machine.' };
}

function toRunLabs() {
  return tools.filter(({ need }) => need !== 'test');
}

/** Which of the programs the machine has, as its shell finds them. */
async function programs(machine: Executor): Promise<ReadonlySet<string>> {
  const names = toRunLabs().map(({ program }) => program);
  const ran = await machine.run(`${PROGRAM_PATH}\nfor name in ${names.join(' ')}; do command -v "$name" >/dev/null && echo "$name"; done; :`);
  return new Set(ran.ok ? ran.value.stdout.split('\n') : []);
}
