import type { LimitsResource, Resource } from './resource.ts';

/** What a lab's control groups can hold: those controllers of cgroups that its machine lets it have. */
export type Controller = 'memory' | 'pids' | 'cpu';

/**
 * Element → which of its limits do not hold as written, and what does instead (setrlimit(2)). Without control groups the number of
 * processes is counted for a user namespace, so for a container that has one of its own.
 */
export function unheldLimits(resources: readonly Resource[], controllers: readonly string[]): Readonly<Record<string, string>> {
  const modes = new Map(resources.flatMap((resource) => (resource.kind === 'container' ? [[resource.name, resource.mode] as const] : [])));
  return Object.fromEntries(
    resources.flatMap((resource) => {
      if (resource.kind !== 'limits') return [];
      const said = sentences(resource, controllers, modes.get(resource.node) === 'own');
      return said.length === 0 ? [] : [[resource.element, `This machine gives the lab no control group for it: ${said.join('; ')}.`] as const];
    }),
  );
}

function sentences({ memory, cpus, pids, node }: LimitsResource, controllers: readonly string[], ownUsers: boolean): readonly string[] {
  const held = (controller: Controller) => controllers.includes(controller);
  return [
    ...(memory === null || held('memory') ? [] : [`mem_limit bounds each process of “${node}” by itself, not all of them together`]),
    ...(cpus === null || held('cpu') ? [] : ['cpus bounds nothing']),
    ...(pids === null || pids < 0 || held('pids') || ownUsers ? [] : ['pids_limit counts the processes of its host too']),
  ];
}
