import { init } from './commands.ts';
import type { NamesResource, ResourceKind } from './resource.ts';

export const names: ResourceKind<NamesResource> = {
  create: (it) => [put(it)],
  change: (from, to) => (from.network === to.network ? [put(to)] : null),
  remove: (it) => [init(`# the resolver forgets the names of ${it.network}`, 'names', it.network)],
  explain: (it) => `What the resolver at 127.0.0.11 answers to containers on ${it.network}: ${list(it)}.`,
};

function put(it: NamesResource) {
  const entries = Object.entries(it.names).map(([name, addresses]) => `${name}=${addresses.join(',')}`);
  return init(`# the resolver answers on ${it.network}: ${list(it)}`, 'names', it.network, ...entries);
}

function list(it: NamesResource): string {
  return Object.entries(it.names)
    .map(([name, addresses]) => `${name} is ${addresses.join(' and ')}`)
    .join(', ');
}
