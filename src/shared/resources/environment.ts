import { quoteCommand } from '../shell/quote.ts';
import { init } from './commands.ts';
import type { Command, EnvironmentResource, ResourceKind } from './resource.ts';

export const environment: ResourceKind<EnvironmentResource> = {
  create: (it) => [put(it)],
  change: (from, to) => (from.node === to.node ? [put(to)] : null),
  remove: (it, gone) => (it.endsWith.some(gone) ? [] : [init(quoteCommand(['unset', ...Object.keys(it.variables)]), 'variables', it.node)]),
  explain: (it) => `What programs in ${it.node} find in their environment: its command, and what is started there from now on.`,
};

function put(it: EnvironmentResource): Command {
  const words = Object.entries(it.variables).map(([name, value]) => `${name}=${value}`);
  return init(quoteCommand(['export', ...words]), 'variables', it.node, ...words);
}
