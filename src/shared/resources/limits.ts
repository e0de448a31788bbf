import { memoryWords } from '../topology/box/limits.ts';
import { init } from './commands.ts';
import type { Command, LimitsResource, ResourceKind } from './resource.ts';

export const limits: ResourceKind<LimitsResource> = {
  create: (it) => [set(it)],
  change: (from, to) => (from.node === to.node ? [set(to)] : null),
  remove: (it, gone) => (it.endsWith.some(gone) ? [] : [init(`# ${it.node} has the lab's default limits again`, 'limit', it.node)]),
  explain: (it) => `What ${it.node} may take of the machine: ${words(it).join(', ')}. A control group (cgroup) holds all its processes together to it.`,
};

function set(it: LimitsResource): Command {
  const fields = [
    ...(it.memory === null ? [] : [`memory=${it.memory}`]),
    ...(it.cpus === null ? [] : [`cpus=${it.cpus}`]),
    ...(it.pids === null ? [] : [`pids=${it.pids}`]),
  ];
  return init(shown(it), 'limit', it.node, ...fields);
}

/** As cgroup v2 has it (Documentation/admin-guide/cgroup-v2.rst). */
function shown(it: LimitsResource): string {
  const folder = `/sys/fs/cgroup/netyard/${it.node}`;
  const lines = [
    ...(it.memory === null ? [] : [`echo ${it.memory} > ${folder}/memory.max`]),
    ...(it.cpus === null ? [] : [`echo ${Math.round(it.cpus * 100_000)} 100000 > ${folder}/cpu.max`]),
    ...(it.pids === null ? [] : [`echo ${it.pids === -1 ? 'max' : it.pids} > ${folder}/pids.max`]),
  ];
  return lines.join('; ');
}

function words(it: LimitsResource): readonly string[] {
  return [
    ...(it.memory === null ? [] : [`${memoryWords(it.memory)} of memory`]),
    ...(it.cpus === null ? [] : [`the time of ${it.cpus} ${it.cpus === 1 ? 'processor' : 'processors'}`]),
    ...(it.pids === null ? [] : [it.pids === -1 ? 'as many processes as the lab may have' : `${it.pids} processes and threads`]),
  ];
}
