import type { ChainResource, RuleResource } from '../../resources/resource.ts';
import { ids } from '../ids.ts';

/** Where a rule stands, and what it is called among the rules of its chain. */
export interface RulePlace {
  readonly host: string;
  readonly element: string;
  readonly table: 'filter' | 'nat';
  readonly chain: string;
  readonly what: string;
  readonly rank: readonly number[];
}

const BUILT_IN = new Set(['INPUT', 'OUTPUT', 'FORWARD', 'PREROUTING', 'POSTROUTING']);
const TARGETS = new Set(['ACCEPT', 'DROP', 'RETURN', 'MASQUERADE', 'DNAT']);

/** A rule; `spec` is written as iptables-save prints it, so that what the kernel holds compares equal to what was asked for. */
export function rule({ host, element, table, chain, what, rank }: RulePlace, spec: string): RuleResource {
  const words = spec.split(' ');
  const target = words[words.indexOf('-j') + 1] ?? '';
  const chains = [chain, target].filter((name) => !BUILT_IN.has(name) && !TARGETS.has(name));
  return {
    kind: 'rule',
    id: ids.rule(host, table, chain, what),
    element,
    needs: chains.map((name) => ids.chain(host, table, name)),
    endsWith: [ids.host(host)],
    ns: host,
    table,
    chain,
    rank,
    spec: words,
  };
}

/** A chain of Docker's, or with `policy` the policy of a built-in one. */
export function chain(host: string, element: string, table: 'filter' | 'nat', name: string, policy: 'DROP' | null = null): ChainResource {
  return { kind: 'chain', id: ids.chain(host, table, name), element, needs: [], endsWith: [ids.host(host)], ns: host, table, name, policy };
}
