/** What a Linux can do, found out by doing: one program, one round trip, in namespaces that end with it (agent/probe.pl). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../shared/result.ts';
import { quoteCommand } from '../../shared/shell/quote.ts';
import { agentFolder } from './agent/boot.ts';
import type { Executor } from './executor.ts';
import { PROGRAM_PATH } from './path.ts';
import { userNamespaceProblem } from './user-namespaces.ts';

/** What networks are made of. */
export const OF_NETWORKS = [
  'veth',
  'bridge',
  'iptables',
  'vxlan',
  'macvlan',
  'ipvlan',
  'ipvlan l3',
  'ipvlan l3s',
  'netem',
  '802.1Q',
  'VLAN filtering',
  'nft',
  'IPv6',
  'ip6tables',
] as const;

/** What kernels, and what they allow a user, differ in. */
export const FEATURES = [...OF_NETWORKS, 'overlayfs', 'cgroup limits', '/dev/net/tun'] as const;
export type Feature = (typeof FEATURES)[number];

/** What the machine says of itself, by name as in probe.pl: `kernel`, `uid`, `system`…; what it does not say is absent. */
export type Facts = Readonly<Record<string, string>>;

export interface Probed {
  /** Why no lab can run here, each with a way out. */
  readonly problems: readonly Problem[];
  /** Feature → what the kernel said; a feature that is not here works. */
  readonly lacks: Readonly<Partial<Record<Feature, string>>>;
  readonly facts: Facts;
  /** Those of the programs asked for that are there. */
  readonly programs: ReadonlySet<string>;
}

/**
 * Tries the features, and looks for programs; at most a fraction of a second, in an emulated VM less than two. With nothing to try
 * it only asks for user namespaces.
 */
export async function probe(machine: Executor, features: readonly Feature[], programs: readonly string[] = []): Promise<Probed> {
  const script = readFileSync(join(agentFolder(), 'probe.pl'), 'utf8');
  const wanted = [...features.flatMap((feature) => ['feature', feature]), ...programs.flatMap((program) => ['program', program])];
  const ran = await machine.run(`${PROGRAM_PATH}\n${quoteCommand(['perl', '-e', script, '--', ...wanted])}`, { timeoutMs: 20_000 });
  if (!ran.ok) return { problems: ran.problems, lacks: {}, facts: {}, programs: new Set() };
  const said = readLines(ran.value.stdout);
  const known = { facts: said.facts, programs: said.programs };
  if (said.inside) return { ...known, problems: [], lacks: Object.fromEntries(features.flatMap((feature) => lacking(feature, said))) };
  const why = said.forbidden ?? (ran.value.stderr.trim() || `the trial ended with ${ran.value.code}.`);
  return { ...known, problems: [nothingRuns(why, said.facts)], lacks: {} };
}

interface Said {
  readonly inside: boolean;
  readonly forbidden: string | null;
  readonly facts: Facts;
  readonly programs: ReadonlySet<string>;
  readonly works: ReadonlySet<string>;
  readonly lacks: ReadonlyMap<string, string>;
}

function readLines(text: string): Said {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const about = (word: string) => lines.filter(([first]) => first === word);
  return {
    inside: about('inside').length > 0,
    forbidden: about('forbidden')[0]?.[1] ?? null,
    facts: Object.fromEntries(about('fact').flatMap(([, name = '', value = '']) => (value === '' ? [] : [[name, value] as const]))),
    programs: new Set(about('program').map(([, name = '']) => name)),
    works: new Set(about('works').map(([, name = '']) => name)),
    lacks: new Map(about('lacks').map(([, name = '', why = '']) => [name, why.trim()])),
  };
}

/** A feature of which nothing was said does not count as there. */
function lacking(feature: Feature, { works, lacks }: Said): readonly (readonly [Feature, string])[] {
  return works.has(feature) ? [] : [[feature, lacks.get(feature) ?? 'no answer']];
}

function nothingRuns(said: string, facts: Facts): Problem {
  if (/perl: (command )?not found/.test(said)) {
    return {
      code: 'machine-lacks',
      message: 'This machine has no perl, in which the first process of every lab is written.',
      fix: 'sudo apt-get install perl-base',
    };
  }
  if (/^ip: /.test(said)) {
    return { code: 'machine-lacks', message: 'This machine has no ip command, which makes links, addresses and routes.', fix: 'sudo apt-get install iproute2' };
  }
  return userNamespaceProblem(said, facts);
}
