/** Chains and rules: there, and in the order in which they were written. */
import type { ChainResource, Command, RuleResource, Table } from '../../resources/resource.ts';
import { type Difference, takeAway } from '../difference.ts';
import type { Judge, Sight } from './judge.ts';

/** One chain as iptables-save prints it. */
interface SavedChain {
  readonly table: Table;
  readonly name: string;
  /** null for a chain that somebody has made. */
  readonly policy: string | null;
  /** Without `-A CHAIN`. */
  readonly rules: readonly string[];
}

const TABLES: readonly string[] = ['filter', 'nat', 'mangle', 'raw', 'security'] satisfies Table[];

/** The chains of all tables, from the lines of iptables-save. */
export function savedChains(lines: readonly string[]): readonly SavedChain[] {
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
  const found = savedChains(seen.rules).find(({ table, name }) => table === it.table && name === it.name);
  const group = groupOf(node, it.table, it.name);
  if (it.policy === null)
    return found === undefined ? [{ what: 'gone', sentence: `${node} has lost the chain ${it.name} (${it.table}).`, gone: true, group }] : [];
  const policy = found?.policy ?? 'ACCEPT';
  if (policy === it.policy || (policy !== 'ACCEPT' && policy !== 'DROP')) return [];
  return [{ what: 'policy', sentence: `The policy of ${it.name} in ${node} is ${policy}, not ${it.policy}.`, now: { ...it, policy } }];
};

/** The chains of one namespace, each with what is missing, out of place, and too much. */
export function chainDifferences({ seen, expected }: Sight): Difference[] {
  const rules = expected.resources.filter((it): it is RuleResource => it.kind === 'rule');
  const chains = expected.resources.filter((it): it is ChainResource => it.kind === 'chain');
  const saved = savedChains(seen.rules);
  const at = (table: string, name: string) => saved.find((each) => each.table === table && each.name === name);
  const wanted = groupBy(rules, (rule) => `${rule.table} ${rule.chain}`);
  const ours = [...wanted].flatMap(([key, list]) => {
    const [table = '', name = ''] = key.split(' ');
    return ruleDifferences(list, at(table, name)?.rules ?? [], expected.node);
  });
  const more = saved.flatMap((each) => {
    const known = chains.some(({ table, name }) => table === each.table && name === each.name);
    const list = wanted.get(`${each.table} ${each.name}`) ?? [];
    return [...moreRules(each, list, expected), ...(known ? [] : moreChain(each, expected))];
  });
  return [...ours, ...more];
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
        id: `${mendOf === undefined ? 'gone' : 'place'} ${element} ${node}/${first.table}/${first.chain}`,
        element,
        node,
        sentence: `${node} ${words(list.length, `${first.chain} (${first.table})`, first.spec.join(' '))}.`,
        group: groupOf(node, first.table, first.chain),
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
      id: `more ${node}/${saved.table}/${saved.name}/${rule}`,
      element,
      node,
      sentence: `${saved.name} (${saved.table}) in ${node} has a rule that was written by hand: ${rule}.`,
      group: groupOf(node, saved.table, saved.name),
      gone: [],
      changed: [],
      mends: [takeAway(element, `${node}/${saved.table}/${saved.name}/${number}`, removal({ ns: node, table: saved.table, chain: saved.name }, number))],
      keep: [],
    }));
}

/** A chain that somebody has made, or the policy of one that we have never set. */
function moreChain(saved: SavedChain, { node, element }: Sight['expected']): Difference[] {
  if (saved.policy === 'ACCEPT') return [];
  const sentence =
    saved.policy === null
      ? `${node} has a chain that was made by hand: ${saved.name} (${saved.table}).`
      : `The policy of ${saved.name} (${saved.table}) in ${node} is ${saved.policy}, not ACCEPT.`;
  const args = saved.policy === null ? ['-X', saved.name] : ['-P', saved.name, 'ACCEPT'];
  const command: Command = { program: 'iptables', ns: node, table: saved.table, args };
  const what = `${node}/${saved.table}/${saved.name}`;
  const step = saved.policy === null ? takeAway(element, what, command) : { ...takeAway(element, what, command), action: 'change' as const };
  return [{ id: `more ${what}`, element, node, sentence, group: groupOf(node, saved.table, saved.name), gone: [], changed: [], mends: [step], keep: [] }];
}

function removal({ ns, table, chain: name }: { readonly ns: string; readonly table: Table; readonly chain: string }, number: number): Command {
  return { program: 'iptables', ns, table, args: ['-D', name, String(number)] };
}

function groupOf(node: string, table: string, name: string): string {
  return `chain ${node}/${table}/${name}`;
}
