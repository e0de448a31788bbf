/** What is in a namespace and belongs to nothing in the topology. */
import { ip } from '../../resources/commands.ts';
import { type Difference, takeAway } from '../difference.ts';
import { moreAddresses } from './addresses.ts';
import { moreEntries } from './entries.ts';
import { chainDifferences } from './firewall.ts';
import type { Sight } from './judge.ts';
import { moreNftables } from './nftables.ts';
import { moreRoutes } from './routes.ts';
import { moreSettings } from './settings.ts';

/** The kernel puts these into every new namespace where it has the module. */
const FALLBACKS = /^(tunl0|gre0|gretap0|erspan0|ip_vti0|ip6_vti0|sit0|ip6tnl0|ip6gre0)$/;

/** `before`: the settings as the last step left them. */
export function strangers(sight: Sight, before: Readonly<Record<string, string>>): readonly Difference[] {
  return [
    ...moreLinks(sight),
    ...moreAddresses(sight),
    ...moreRoutes(sight),
    ...morePolicies(sight),
    ...moreEntries(sight),
    ...chainDifferences(sight),
    ...moreNftables(sight),
    ...moreSettings(sight, before),
  ];
}

function moreLinks({ seen, expected: { node, element, links } }: Sight): Difference[] {
  return seen.links
    .filter(({ name }) => !links.has(name) && !FALLBACKS.test(name))
    .map(({ name, kind }) => {
      const id = `more ${node}/${name}`;
      const mends = [takeAway(element, `${node}/${name}`, ip(node, `link del ${name}`))];
      const sentence = `${node} has an interface that was made by hand: ${name}${kind === null ? '' : ` (${kind})`}.`;
      return { id, element, node, sentence, group: id, gone: [], changed: [], mends, keep: [] };
    });
}

function morePolicies({ seen, expected: { node, element } }: Sight): Difference[] {
  return seen.policies.map((words) => {
    const id = `more ${node}/rule ${words}`;
    const preference = /^pref (\d+)/.exec(words)?.[1] ?? '';
    const mends = [takeAway(element, `${node}/rule ${words}`, ip(node, `rule del pref ${preference}`))];
    return { id, element, node, sentence: `${node} also has the routing rule ${words}.`, group: id, gone: [], changed: [], mends, keep: [] };
  });
}
