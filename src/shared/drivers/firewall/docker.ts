import type { Resource } from '../../resources/resource.ts';
import type { ResolvedHost } from '../../topology/resolved.ts';
import { chain, type RulePlace, rule } from './rules.ts';
import type { Family } from './side.ts';

/** IPv6 has no route_localnet: what is sent to ::1 can go nowhere else, so that no published port answers there. */
const NOT_TO_ITSELF = '! -d ::1/128 ';

/** What Docker writes when it starts, before any network: its chains, the jumps to them, and FORWARD's policy. */
export function dockerBase({ name, element }: ResolvedHost, family: Family): readonly Resource[] {
  const at = { host: name, element, family };
  const filter = (chainName: string, what: string, rank: number): RulePlace => ({ ...at, table: 'filter', chain: chainName, what, rank: [rank] });
  const nat = (chainName: string): RulePlace => ({ ...at, table: 'nat', chain: chainName, what: 'docker', rank: [0] });
  return [
    chain(at, 'filter', 'FORWARD', 'DROP'),
    chain(at, 'filter', 'DOCKER'),
    chain(at, 'filter', 'DOCKER-ISOLATION-STAGE-1'),
    chain(at, 'filter', 'DOCKER-ISOLATION-STAGE-2'),
    chain(at, 'filter', 'DOCKER-USER'),
    chain(at, 'nat', 'DOCKER'),
    rule(filter('FORWARD', 'user', 0), '-j DOCKER-USER'),
    rule(filter('FORWARD', 'isolation', 1), '-j DOCKER-ISOLATION-STAGE-1'),
    rule(filter('DOCKER-ISOLATION-STAGE-1', 'return', 1), '-j RETURN'),
    rule(filter('DOCKER-ISOLATION-STAGE-2', 'return', 1), '-j RETURN'),
    rule(filter('DOCKER-USER', 'return', 1), '-j RETURN'),
    rule(nat('PREROUTING'), '-m addrtype --dst-type LOCAL -j DOCKER'),
    rule(nat('OUTPUT'), `${family === 6 ? NOT_TO_ITSELF : ''}-m addrtype --dst-type LOCAL -j DOCKER`),
  ];
}
