/** The container as a box: what it may do, what it may take, and what of its files outlives it. */
import type { Rights } from './capabilities.ts';
import { type Limits, parseCpus, parseMemory } from './limits.ts';
import { parseVolume, type VolumeMount } from './volumes.ts';

/** As the file says it; nothing is decided. */
export interface BoxDocument {
  readonly rights: Rights;
  readonly limits: Limits;
  readonly volumes: readonly VolumeMount[];
}

/** The keys as they are written. */
export interface WrittenBox {
  readonly cap_add?: readonly string[] | undefined;
  readonly cap_drop?: readonly string[] | undefined;
  readonly privileged?: boolean | undefined;
  readonly mem_limit?: string | number | undefined;
  readonly cpus?: string | number | undefined;
  readonly pids_limit?: number | undefined;
  readonly volumes?: readonly string[] | undefined;
}

export function buildBox(written: WrittenBox): BoxDocument {
  return {
    rights: { privileged: written.privileged ?? false, add: written.cap_add ?? [], drop: written.cap_drop ?? [] },
    limits: {
      memory: written.mem_limit === undefined ? null : parseMemory(written.mem_limit),
      cpus: written.cpus === undefined ? null : parseCpus(written.cpus),
      pids: written.pids_limit ?? null,
    },
    volumes: (written.volumes ?? []).flatMap((text) => {
      const reading = parseVolume(text);
      return reading.ok ? [reading.mount] : [];
    }),
  };
}
