import type { Resource } from '../../resources/resource.ts';
import type { ResolvedHost } from '../../topology/resolved.ts';
import { rule } from './rules.ts';
import type { Family } from './side.ts';

/** `nat: { out }`: what leaves by that card gets its address. Of IPv6 nothing is translated: there are addresses enough, and routers route. */
export function natRules({ name, element, natOut }: ResolvedHost): readonly Resource[] {
  return natOut.map((dev, index) =>
    rule({ host: name, element, family: null, table: 'nat', chain: 'POSTROUTING', what: `out:${dev}`, rank: [1, index] }, `-o ${dev} -j MASQUERADE`),
  );
}

/** Who routes between its LANs and is a Docker host too says in the chain meant for it that it does between its cards, which Docker's policy would drop. */
export function routingRules({ name, element, nics }: ResolvedHost, family: Family): readonly Resource[] {
  const pairs = nics.flatMap((from, i) => nics.flatMap((to, j) => (i === j ? [] : [{ from: from.ifname, to: to.ifname, rank: [0, i, j] }])));
  return pairs.map(({ from, to, rank }) =>
    rule({ host: name, element, family, table: 'filter', chain: 'DOCKER-USER', what: `${from}-${to}`, rank }, `-i ${from} -o ${to} -j ACCEPT`),
  );
}
