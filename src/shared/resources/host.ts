import { init, sysctlWords } from './commands.ts';
import type { HostResource, ResourceKind } from './resource.ts';

export const host: ResourceKind<HostResource> = {
  create: (it) => [init(`ip netns add ${it.name}`, 'host', it.name, ...sysctlWords(it.sysctls))],
  change: () => null,
  remove: (it) => [init(`ip netns delete ${it.name}`, 'remove', it.name)],
  explain: (it) =>
    `The namespaces of ${it.name}: network, processes, mounts, name and IPC of its own, held by one small process, which is what makes it a machine of its own.`,
};
