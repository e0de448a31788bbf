import { never } from '../../result.ts';
import type { Rights } from '../../topology/box/capabilities.ts';
import type { Limits } from '../../topology/box/limits.ts';
import type { VolumeMount } from '../../topology/box/volumes.ts';
import type { ContainerMode, Life, ResolvedContainer } from '../../topology/resolved.ts';

/** What `docker run` is told of the container as a box: its rights, limits, volumes and environment. */
export function boxWords({ rights, limits, volumes, life }: ResolvedContainer): readonly string[] {
  return [...rightWords(rights), ...limitWords(limits), ...volumes.flatMap(volumeWords), ...lifeWords(life)];
}

/** `--network …` where the network namespace is not its own. */
export function modeWords(mode: ContainerMode): readonly string[] {
  switch (mode.kind) {
    case 'own':
      return [];
    case 'none':
    case 'host':
      return ['--network', mode.kind];
    case 'container':
      return ['--network', `container:${mode.of}`];
    default:
      return never(mode);
  }
}

function rightWords({ privileged, add, drop }: Rights): readonly string[] {
  return [...(privileged ? ['--privileged'] : []), ...add.flatMap((name) => ['--cap-add', name]), ...drop.flatMap((name) => ['--cap-drop', name])];
}

function limitWords({ memory, cpus, pids }: Limits): readonly string[] {
  return [
    ...(memory === null ? [] : ['--memory', String(memory)]),
    ...(cpus === null ? [] : ['--cpus', String(cpus)]),
    ...(pids === null ? [] : ['--pids-limit', String(pids)]),
  ];
}

function volumeWords({ volume, path, readOnly }: VolumeMount): readonly string[] {
  return ['--volume', `${volume}:${path}${readOnly ? ':ro' : ''}`];
}

function lifeWords({ environment, restart }: Life): readonly string[] {
  return [...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]), ...(restart === 'no' ? [] : ['--restart', restart])];
}
