import { init, sysctlWords } from './commands.ts';
import type { ContainerResource, ResourceKind } from './resource.ts';

export const container: ResourceKind<ContainerResource> = {
  create: (it) => [init(shown(it), 'container', it.name, it.host, it.mode, it.hostname, ...sysctlWords(it.sysctls))],
  change: () => null,
  // Not left to the host's end: its name under /run/netns would stay.
  remove: (it) => [init(it.mode === 'own' ? `ip netns delete ${it.name}` : `# the processes of ${it.name} end`, 'remove', it.name)],
  explain(it) {
    if (it.mode === 'own') return `The namespaces of the container ${it.name}: its network stack is empty until interfaces are put in, and nobody else's.`;
    const whose = it.mode === 'host' ? `its host, ${it.host}` : it.mode.slice('container:'.length);
    return `The container ${it.name} has processes and files of its own, but shares the network namespace of ${whose}: same interfaces, same ports.`;
  },
};

function shown(it: ContainerResource): string {
  if (it.mode === 'own') return `ip netns add ${it.name}`;
  const owner = it.mode === 'host' ? it.host : it.mode.slice('container:'.length);
  return `# ${it.name} uses the network namespace of ${owner}`;
}
