import { capabilityNumber } from '../topology/box/capabilities.ts';
import { init, sysctlWords } from './commands.ts';
import type { ContainerResource, ResourceKind } from './resource.ts';

export const container: ResourceKind<ContainerResource> = {
  create: (it) => [init(shown(it), 'container', it.name, it.host, it.mode, it.hostname, ...boxWords(it), ...sysctlWords(it.sysctls))],
  change: () => null,
  // Not left to the host's end: its name under /run/netns would stay.
  remove: (it) => [init(it.mode === 'own' ? `ip netns delete ${it.name}` : `# the processes of ${it.name} end`, 'remove', it.name)],
  explain(it) {
    return [namespacesSentence(it), ...rightsSentence(it), ...volumesSentence(it)].join(' ');
  },
};
function namespacesSentence(it: ContainerResource): string {
  if (it.mode === 'own') return `The namespaces of the container ${it.name}: its network stack is empty until interfaces are put in, and nobody else's.`;
  const whose = it.mode === 'host' ? `its host, ${it.host}` : it.mode.slice('container:'.length);
  return `The container ${it.name} has processes and files of its own, but shares the network namespace of ${whose}: same interfaces, same ports.`;
}

function rightsSentence({ capabilities }: ContainerResource): readonly string[] {
  if (capabilities === undefined) return [];
  if (capabilities === 'all') return ['It is privileged: its root may do all that root of its namespaces may, and nothing beyond the lab.'];
  return [capabilities.length === 0 ? 'Its root has no capability at all.' : `Its root has the capabilities ${capabilities.join(', ')}.`];
}

function volumesSentence({ volumes, host }: ContainerResource): readonly string[] {
  if (volumes === undefined) return [];
  const mounts = volumes.map((volume) => volume.split(':')).map(([name, path, how]) => `${name} at ${path}${how === 'ro' ? ' (read-only)' : ''}`);
  return [`Volumes of ${host} that outlive it: ${mounts.join(', ')}.`];
}

/** What differs from other containers, as netyard-init's operation takes it: keys without a dot, which sysctls have. */
function boxWords({ capabilities, volumes = [] }: ContainerResource): readonly string[] {
  const rights = capabilities === undefined ? [] : [`capabilities=${capabilities === 'all' ? 'all' : capabilities.map(capabilityNumber).join(',') || 'none'}`];
  return [...rights, ...volumes.map((volume) => `volume=${volume}`)];
}

function shown(it: ContainerResource): string {
  if (it.mode === 'own') return `ip netns add ${it.name}`;
  const owner = it.mode === 'host' ? it.host : it.mode.slice('container:'.length);
  return `# ${it.name} uses the network namespace of ${owner}`;
}
