/** For tests: this machine is chosen, and there is nothing else to choose. */
import { ok, type Problem } from '../../../shared/result.ts';
import type { ChoosingPort } from '../services.ts';

/** `problems`: why no lab can run on it. */
export function chosen(problems: readonly Problem[]): ChoosingPort {
  return {
    chosen: () => 'local',
    choose: async () => ok(undefined),
    offers: async () => [],
    examine: async (backend) =>
      ok({ backend, canRun: problems.length === 0, checks: [], ways: [], versions: { kernel: null, iproute2: null, iptables: null } }),
    cannotRun: async () => problems,
  };
}
