import type { ChainResource, RuleResource } from '../../resources/resource.ts';
import { ids } from '../ids.ts';
import { type Family, ofFamily } from './side.ts';

/** Where a rule stands, and what it is called among the rules of its chain. */
export interface RulePlace {
  readonly host: string;
  readonly element: string;
  readonly table: 'filter' | 'nat';
  readonly chain: string;
  readonly what: string;
  readonly rank: readonly number[];
  readonly family: Family;
}

const BUILT_IN = new Set(['INPUT', 'OUTPUT', 'FORWARD', 'PREROUTING', 'POSTROUTING']);
const TARGETS = new Set(['ACCEPT', 'DROP', 'RETURN', 'MASQUERADE', 'DNAT']);

/** A rule; `spec` is written as iptables-save prints it, so that what the kernel holds compares equal to what was asked for. */
export function rule({ host, element, table, chain, what, rank, family }: RulePlace, spec: string): RuleResource {
  const words = spec.split(' ');
  const target = words[words.indexOf('-j') + 1] ?? '';
  const chains = [chain, target].filter((name) => !BUILT_IN.has(name) && !TARGETS.has(name));
  return {
    kind: 'rule',
    ...ofFamily(family),
    id: ids.rule(host, table, chain, what, family),
    element,
    needs: chains.map((name) => ids.chain(host, table, name, family)),
    endsWith: [ids.host(host)],
    ns: host,
    table,
    chain,
    rank,
    spec: words,
  };
}

/** Of which host, and for which kind of packets. */
export interface ChainPlace {
  readonly host: string;
  readonly element: string;
  readonly family: Family;
}

/** A chain of Docker's, or with `policy` the policy of a built-in one. */
export function chain({ host, element, family }: ChainPlace, table: 'filter' | 'nat', name: string, policy: 'DROP' | null = null): ChainResource {
  const id = ids.chain(host, table, name, family);
  return { kind: 'chain', ...ofFamily(family), id, element, needs: [], endsWith: [ids.host(host)], ns: host, table, name, policy };
}
