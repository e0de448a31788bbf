import type { LabSummary } from './contract.ts';

/** Does anything of the lab stand: a sandbox that can be stopped, entered and looked at, whatever it is in the middle of? */
export function stands(lab: Pick<LabSummary, 'pid'>): boolean {
  return lab.pid !== null;
}
