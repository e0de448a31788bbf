/** The objects of nftables: tables, their maps with entries, and chains with rules in the order in which they were written. */
import type { Command, NftChainResource, NftElementResource, NftMapResource, NftTableResource, Resource } from '../../resources/resource.ts';
import { type Difference, type Finding, mend, takeAway } from '../difference.ts';
import type { Judge, Sight } from './judge.ts';

/** One table as `nft -s list table` prints it. */
interface SavedTable {
  /** `ip`, `ip6`, `inet`… */
  readonly family: string;
  readonly name: string;
  readonly chains: Map<string, SavedChain>;
  /** Of each map: interface name → the chain that is jumped to. */
  readonly maps: Map<string, Map<string, string>>;
}

interface SavedChain {
  /** null for a chain that packets come by only by a jump. */
  policy: string | null;
  readonly rules: string[];
}

/** Every table that is told, in the order of the lines. */
function savedTables(lines: readonly string[]): readonly SavedTable[] {
  const tables: SavedTable[] = [];
  let chain: SavedChain | null = null;
  let map: Map<string, string> | null = null;
  for (const line of lines.map((each) => each.trim())) {
    const [, kind, first = '', second = ''] = /^(table|chain|map|set|counter|flowtable) (\S+) (?:(\S+) )?\{$/.exec(line) ?? [];
    const table = tables.at(-1);
    if (kind === 'table') tables.push({ family: first, name: second, chains: new Map(), maps: new Map() });
    else if (kind !== undefined) {
      chain = kind === 'chain' ? { policy: null, rules: [] } : null;
      map = kind === 'map' ? new Map() : null;
      if (chain !== null) table?.chains.set(first, chain);
      if (map !== null) table?.maps.set(first, map);
    } else if (line === '}') [chain, map] = [null, null];
    else if (chain !== null) readChainLine(chain, line);
    else if (map !== null) for (const [, dev = '', to = ''] of line.matchAll(/"([^"]+)" : jump ([^\s,]+)/g)) map.set(dev, to);
  }
  return tables;
}

function readChainLine(chain: SavedChain, line: string): void {
  if (/^type \S+ hook /.test(line)) chain.policy = policyOf(line);
  else chain.rules.push(line);
}

function policyOf(hook: string): string {
  return /policy (\w+)/.exec(hook)?.[1] ?? 'accept';
}

/** Whose table it is, as nft says it. */
function familyOf({ family }: { readonly family?: 6 }): string {
  return family === 6 ? 'ip6' : 'ip';
}

function tableOf(it: { readonly family?: 6 }, name: string, { seen }: Sight): SavedTable | undefined {
  return savedTables(seen.nft).find((table) => table.family === familyOf(it) && table.name === name);
}

export const nfttable: Judge<NftTableResource> = (it, sight) =>
  tableOf(it, it.name, sight) === undefined ? [gone(`the table ${it.name}`, familyOf(it), sight)] : [];

export const nftmap: Judge<NftMapResource> = (it, sight) =>
  tableOf(it, it.table, sight)?.maps.has(it.name) === true ? [] : [gone(`the map ${it.name}`, `${familyOf(it)} ${it.table}`, sight)];

export const nftelement: Judge<NftElementResource> = (it, sight) => {
  const { node } = sight.expected;
  const to = tableOf(it, it.table, sight)?.maps.get(it.map)?.get(it.dev);
  if (to === undefined) return [{ what: 'gone', sentence: `The map ${it.map} (nftables) in ${node} does not know ${it.dev} any more.`, gone: true }];
  if (to === it.chain) return [];
  return [{ what: 'element', sentence: `The map ${it.map} (nftables) in ${node} leads ${it.dev} to ${to}, not to ${it.chain}.`, now: { ...it, chain: to } }];
};

export const nftchain: Judge<NftChainResource> = (it, sight) => {
  const { node } = sight.expected;
  const found = tableOf(it, it.table, sight)?.chains.get(it.name);
  if (found === undefined) return [gone(`the chain ${it.name}`, `${familyOf(it)} ${it.table}`, sight)];
  const policy = it.hook === null ? null : policyOf(it.hook);
  const command: Command = { program: 'nft', ns: it.ns, line: `add chain ${familyOf(it)} ${it.table} ${it.name} { ${it.hook} }` };
  const sentence = `The policy of ${it.name} (nftables, ${familyOf(it)}) in ${node} is ${found.policy}, not ${policy}.`;
  return [
    // Who adds a chain that is there sets its policy (nft(8)).
    ...(found.policy === policy || policy === null ? [] : [{ what: 'policy', sentence, mends: [mend(it, command)] }]),
    ...rulesOf(it, found.rules, node),
  ];
};

/** The rules of a chain are replaced together, so they are told together. */
function rulesOf(it: NftChainResource, rules: readonly string[], node: string): readonly Finding[] {
  if (rules.join('\n') === it.rules.join('\n')) return [];
  const lost = without(it.rules, rules);
  const more = without(rules, it.rules);
  const parts = [counted('has lost', lost), counted('has, written by hand,', more)].filter((words) => words !== null);
  const what = parts.length === 0 ? 'has its rules in another order' : parts.join(', and ');
  return [{ what: 'rules', sentence: `${it.name} (nftables, ${familyOf(it)} ${it.table}) in ${node} ${what}.`, now: { ...it, rules } }];
}

/** What of the first list is not in the second, each as often as it is. */
function without(list: readonly string[], other: readonly string[]): readonly string[] {
  const rest = [...other];
  return list.filter((each) => {
    const at = rest.indexOf(each);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

function counted(does: string, [first, ...others]: readonly string[]): string | null {
  if (first === undefined) return null;
  return others.length === 0 ? `${does} a rule: ${first}` : `${does} ${others.length + 1} rules, the first of them: ${first}`;
}

function gone(what: string, where: string, { expected: { node } }: Sight): Finding {
  return { what: 'gone', sentence: `${node} has lost ${what} (nftables, ${where}).`, gone: true };
}

/** Tables, chains and entries that nobody asked for. */
export function moreNftables({ seen, expected }: Sight): Difference[] {
  const { node, element, resources } = expected;
  const known = new Set(resources.flatMap((it) => namesOf(it)));
  const more = (what: string, sentence: string, ...lines: readonly string[]): Difference => {
    const id = `more ${node}/nft ${what}`;
    const commands = lines.map((line): Command => ({ program: 'nft', ns: node, line }));
    return { id, element, node, sentence, group: id, gone: [], changed: [], mends: [takeAway(element, `${node}/nft ${what}`, ...commands)], keep: [] };
  };
  return savedTables(seen.nft).flatMap(({ family, name, chains, maps }) => {
    const place = `${family} ${name}`;
    if (!known.has(place)) return [more(place, `${node} has a table of nftables that was made by hand: ${place}.`, `delete table ${place}`)];
    const entries = [...maps]
      .flatMap(([map, list]) => [...list].map(([dev, to]) => ({ map, dev, to })))
      .filter(({ map, dev }) => !known.has(`${place} ${map} ${dev}`));
    return [
      ...entries.map(({ map, dev, to }) =>
        more(`${place} ${map} ${dev}`, `The map ${map} (nftables) in ${node} also leads ${dev} to ${to}.`, `delete element ${place} ${map} { "${dev}" }`),
      ),
      ...[...chains.keys()]
        .filter((chain) => !known.has(`${place} ${chain}`))
        .map((chain) =>
          more(
            `${place} ${chain}`,
            `${node} has a chain of nftables that was made by hand: ${chain} (${place}).`,
            `flush chain ${place} ${chain}`,
            `delete chain ${place} ${chain}`,
          ),
        ),
    ];
  });
}

/** What a resource is called here, if it is of nftables. */
function namesOf(it: Resource): readonly string[] {
  switch (it.kind) {
    case 'nfttable':
      return [`${familyOf(it)} ${it.name}`];
    case 'nftchain':
    case 'nftmap':
      return [`${familyOf(it)} ${it.table} ${it.name}`];
    case 'nftelement':
      return [`${familyOf(it)} ${it.table} ${it.map} ${it.dev}`];
    default:
      return [];
  }
}
