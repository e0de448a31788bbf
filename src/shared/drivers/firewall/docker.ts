import type { Resource } from '../../resources/resource.ts';
import type { ResolvedHost } from '../../topology/resolved.ts';
import { chain, type RulePlace, rule } from './rules.ts';

/** What Docker writes when it starts, before any network: its chains, the jumps to them, and FORWARD's policy. */
export function dockerBase({ name, element }: ResolvedHost): readonly Resource[] {
  const filter = (chainName: string, what: string, rank: number): RulePlace => ({ host: name, element, table: 'filter', chain: chainName, what, rank: [rank] });
  const nat = (chainName: string): RulePlace => ({ host: name, element, table: 'nat', chain: chainName, what: 'docker', rank: [0] });
  return [
    chain(name, element, 'filter', 'FORWARD', 'DROP'),
    chain(name, element, 'filter', 'DOCKER'),
    chain(name, element, 'filter', 'DOCKER-ISOLATION-STAGE-1'),
    chain(name, element, 'filter', 'DOCKER-ISOLATION-STAGE-2'),
    chain(name, element, 'filter', 'DOCKER-USER'),
    chain(name, element, 'nat', 'DOCKER'),
    rule(filter('FORWARD', 'user', 0), '-j DOCKER-USER'),
    rule(filter('FORWARD', 'isolation', 1), '-j DOCKER-ISOLATION-STAGE-1'),
    rule(filter('DOCKER-ISOLATION-STAGE-1', 'return', 1), '-j RETURN'),
    rule(filter('DOCKER-ISOLATION-STAGE-2', 'return', 1), '-j RETURN'),
    rule(filter('DOCKER-USER', 'return', 1), '-j RETURN'),
    rule(nat('PREROUTING'), '-m addrtype --dst-type LOCAL -j DOCKER'),
    rule(nat('OUTPUT'), '-m addrtype --dst-type LOCAL -j DOCKER'),
  ];
}
