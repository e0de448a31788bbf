import { init, sysctlWords } from './commands.ts';
import type { NetnsResource, ResourceKind } from './resource.ts';

export const netns: ResourceKind<NetnsResource> = {
  create: (it) => [init(`ip netns add ${it.name}`, 'netns', it.name, it.host, ...sysctlWords(it.sysctls))],
  change: () => null,
  remove: (it) => [init(`ip netns delete ${it.name}`, 'remove', it.name)],
  explain: (it) => `A network namespace on ${it.host} for this overlay alone, so that two overlays may use the same addresses and the host cannot reach in.`,
};
