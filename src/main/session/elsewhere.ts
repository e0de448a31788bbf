/** A backend here that has what another lacks, found without starting or asking any. */
import { hasVm } from '../backend/offers-vm.ts';
import type { Feature } from '../backend/probe.ts';
import { everProven } from './proven.ts';

/**
 * For everywhere but `backend`: where a backend is known that has all of these features, its name. The VM's kernel has all that labs ask
 * for, so it comes first where it can be started; then whatever has been seen to have them.
 */
export function elsewhereThan(backend: string, root: string): (features: readonly Feature[]) => Promise<string | null> {
  return async (features) => {
    if (backend !== 'vm' && (await hasVm(root))) return 'vm';
    for (const [name, seen] of await everProven(root)) {
      if (name !== backend && features.every((feature) => seen.has(feature))) return name;
    }
    return null;
  };
}
