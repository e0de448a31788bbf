/** Chains and rules: there, and in the order in which they were written. */
import type { ChainResource, Command, RuleResource, Table } from '../../resources/resource.ts';
import { type Difference, takeAway } from '../difference.ts';
import type { Judge, Sight } from './judge.ts';

/** Of iptables, or of ip6tables, as resources say it. */
interface Kind {
  readonly family?: 6;
}

/** One chain as iptables-save prints it. */
interface SavedChain extends Kind {
  readonly table: Table;
  readonly name: string;
  /** null for a chain that somebody has made. */
  readonly policy: string | null;
  /** Without `-A CHAIN`. */
  readonly rules: readonly string[];
}

const TABLES: readonly string[] = ['filter', 'nat', 'mangle', 'raw', 'security'] satisfies Table[];

/** The chains of all tables, of both programs. */
function allChains({ rules, rules6 }: Sight['seen']): readonly SavedChain[] {
  return [...savedChains(rules), ...savedChains(rules6).map((chain) => ({ ...chain, family: 6 as const }))];
}

/** The chains of all tables, from the lines of iptables-save. */
function savedChains(lines: readonly string[]): readonly SavedChain[] {
  const chains = new Map<string, { table: Table; name: string; policy: string | null; rules: string[] }>();
  let table: Table = 'filter';
  for (const line of lines) {
    const [, head = ''] = /^\*(\w+)$/.exec(line) ?? [];
    if (TABLES.includes(head)) table = head as Table;
    const [, name, policy] = /^:(\S+) (\S+)/.exec(line) ?? [];
    if (name !== undefined && policy !== undefined) chains.set(`${table} ${name}`, { table, name, policy: policy === '-' ? null : policy, rules: [] });
    const [, of, rule] = /^-A (\S+) (.*)$/.exec(line) ?? [];
    if (of !== undefined && rule !== undefined) chains.get(`${table} ${of}`)?.rules.push(rule);
  }
  return [...chains.values()];
}

export const chain: Judge<ChainResource> = (it, { seen, expected: { node } }) => {
  const found = allChains(seen).find(({ table, name, family }) => table === it.table && name === it.name && family === it.family);
  const group = groupOf(node, it);
  if (it.policy === null)
    return found === undefined ? [{ what: 'gone', sentence: `${node} has lost the chain ${it.name} (${it.table}${ofIpv6(it)}).`, gone: true, group }] : [];
  const policy = found?.policy ?? 'ACCEPT';
  if (policy === it.policy || (policy !== 'ACCEPT' && policy !== 'DROP')) return [];
  return [
    {
      what: 'policy',
      sentence: `The policy of ${it.name}${it.family === 6 ? ' (IPv6)' : ''} in ${node} is ${policy}, not ${it.policy}.`,
      now: { ...it, policy },
    },
  ];
};

/** The chains of one namespace, each with what is missing, out of place, and too much. */
export function chainDifferences({ seen, expected }: Sight): Difference[] {
  const rules = expected.resources.filter((it): it is RuleResource => it.kind === 'rule');
  const chains = expected.resources.filter((it): it is ChainResource => it.kind === 'chain');
  const saved = allChains(seen);
  const wanted = groupBy(rules, ({ chain: name, ...rule }) => keyOf({ ...rule, name }));
  const ours = [...wanted].flatMap(([key, list]) => ruleDifferences(list, saved.find((each) => keyOf(each) === key)?.rules ?? [], expected.node));
  const more = saved.flatMap((each) => {
    const known = chains.some((chain) => keyOf(chain) === keyOf(each));
    const list = wanted.get(keyOf(each)) ?? [];
    return [...moreRules(each, list, expected), ...(known ? [] : moreChain(each, expected))];
  });
  return [...ours, ...more];
}

/** Where a chain is, among all of a namespace. */
function keyOf({ table, name, family }: Kind & { readonly table: string; readonly name: string }): string {
  return `${table} ${name} ${family ?? 4}`;
}

function ofIpv6({ family }: Kind): string {
  return family === 6 ? ', IPv6' : '';
}

function groupBy<T>(list: readonly T[], keyOf: (each: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const each of list) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return groups;
}

/** What of our rules is missing, and what stands behind a rule that should follow it: by element, since each rule is one's. */
function ruleDifferences(wanted: readonly RuleResource[], saved: readonly string[], node: string): Difference[] {
  const numbers = placesOf(wanted, saved);
  const missing = wanted.filter((_, index) => numbers[index] === undefined);
  let last = 0;
  const misplaced = wanted.filter((_, index) => {
    const number = numbers[index];
    if (number === undefined) return false;
    if (number < last) return true;
    last = number;
    return false;
  });
  return [
    ...byElement(missing, node, (count, chain, first) =>
      count === 1 ? `has lost a rule of ${chain}: ${first}` : `has lost ${count} rules of ${chain}, the first of them: ${first}`,
    ),
    ...byElement(
      misplaced,
      node,
      (count, chain, first) => `has ${count === 1 ? 'a rule' : `${count} rules`} of ${chain} in another place: ${first}`,
      (rule) => takeAway(rule.element, `${rule.id}/place`, removal(rule, numbers[wanted.indexOf(rule)] ?? 0)),
    ),
  ];
}

/** The 1-based number under which the kernel has each of our rules; undefined where it has not. One line is nobody's twice. */
function placesOf(wanted: readonly RuleResource[], saved: readonly string[]): (number | undefined)[] {
  const taken = new Set<number>();
  return wanted.map(({ spec }) => {
    const line = spec.join(' ');
    const at = saved.findIndex((each, index) => each === line && !taken.has(index));
    if (at < 0) return undefined;
    taken.add(at);
    return at + 1;
  });
}

function byElement(
  rules: readonly RuleResource[],
  node: string,
  words: (count: number, chain: string, first: string) => string,
  mendOf?: (rule: RuleResource) => Difference['mends'][number],
): Difference[] {
  return [...groupBy(rules, ({ element }) => element)].flatMap(([element, list]) => {
    const [first] = list;
    if (first === undefined) return [];
    return [
      {
        id: `${mendOf === undefined ? 'gone' : 'place'} ${element} ${node}/${first.table}/${first.chain}${ofIpv6(first)}`,
        element,
        node,
        sentence: `${node} ${words(list.length, `${first.chain} (${first.table}${ofIpv6(first)})`, first.spec.join(' '))}.`,
        group: groupOf(node, { ...first, name: first.chain }),
        gone: list.map(({ id }) => id),
        changed: [],
        // From the last to the first: their numbers change with each that goes.
        mends: mendOf === undefined ? [] : list.toReversed().map(mendOf),
        keep: [],
      },
    ];
  });
}

function moreRules(saved: SavedChain, wanted: readonly RuleResource[], { node, element }: Sight['expected']): Difference[] {
  const ours = new Set(placesOf(wanted, saved.rules));
  return saved.rules
    .flatMap((rule, index) => (ours.has(index + 1) ? [] : [{ rule, number: index + 1 }]))
    .reverse()
    .map(({ rule, number }) => ({
      id: `more ${node}/${saved.table}/${saved.name}${ofIpv6(saved)}/${rule}`,
      element,
      node,
      sentence: `${saved.name} (${saved.table}${ofIpv6(saved)}) in ${node} has a rule that was written by hand: ${rule}.`,
      group: groupOf(node, saved),
      gone: [],
      changed: [],
      mends: [takeAway(element, `${node}/${saved.table}/${saved.name}${ofIpv6(saved)}/${number}`, removal({ ...saved, ns: node, chain: saved.name }, number))],
      keep: [],
    }));
}

/** A chain that somebody has made, or the policy of one that we have never set. */
function moreChain(saved: SavedChain, { node, element }: Sight['expected']): Difference[] {
  if (saved.policy === 'ACCEPT') return [];
  const sentence =
    saved.policy === null
      ? `${node} has a chain that was made by hand: ${saved.name} (${saved.table}${ofIpv6(saved)}).`
      : `The policy of ${saved.name} (${saved.table}${ofIpv6(saved)}) in ${node} is ${saved.policy}, not ACCEPT.`;
  const args = saved.policy === null ? ['-X', saved.name] : ['-P', saved.name, 'ACCEPT'];
  const command: Command = { program: programOf(saved), ns: node, table: saved.table, args };
  const what = `${node}/${saved.table}/${saved.name}${ofIpv6(saved)}`;
  const step = saved.policy === null ? takeAway(element, what, command) : { ...takeAway(element, what, command), action: 'change' as const };
  return [{ id: `more ${what}`, element, node, sentence, group: groupOf(node, saved), gone: [], changed: [], mends: [step], keep: [] }];
}

function removal({ ns, table, chain: name, ...kind }: Kind & { readonly ns: string; readonly table: Table; readonly chain: string }, number: number): Command {
  return { program: programOf(kind), ns, table, args: ['-D', name, String(number)] };
}

function programOf({ family }: Kind): 'iptables' | 'ip6tables' {
  return family === 6 ? 'ip6tables' : 'iptables';
}

function groupOf(node: string, { table, name, family }: Pick<SavedChain, 'table' | 'name' | 'family'>): string {
  return `chain ${node}/${table}/${name}${family === 6 ? '/6' : ''}`;
}
