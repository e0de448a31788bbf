import { init } from './commands.ts';
import type { ResolverResource, ResourceKind } from './resource.ts';

export const resolver: ResourceKind<ResolverResource> = {
  create: (it) => [put(it)],
  change: (from, to) => (from.container === to.container ? [put(to)] : null),
  remove: (it, gone) => (it.endsWith.some(gone) ? [] : [init(`# no resolver in ${it.container}`, 'attach', it.container)]),
  explain: (it) =>
    `${it.container} asks for names at 127.0.0.11, as in Docker: a resolver in its own namespace that knows the containers on ${it.networks.join(' and ')}.${forwards(it)}`,
};

function put(it: ResolverResource) {
  return init(
    `# a resolver at 127.0.0.11 in ${it.container}, for ${it.networks.join(' and ')}${shownServers(it)}`,
    'attach',
    it.container,
    ...it.networks,
    ...servers(it),
  );
}

function servers(it: ResolverResource): readonly string[] {
  return (it.servers ?? []).map((server) => `server=${server}`);
}

function shownServers({ servers: asked = [] }: ResolverResource): string {
  return asked.length === 0 ? '' : `, which asks ${asked.join(', then ')} for other names`;
}

function forwards({ servers: asked = [], container }: ResolverResource): string {
  return asked.length === 0 ? '' : ` What it does not know it asks of ${asked.join(', then of ')}, from ${container}’s own network.`;
}
