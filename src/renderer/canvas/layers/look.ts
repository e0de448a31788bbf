/** How one shape looks now, beside its place. */
import type { Problem } from '../../state/problem.ts';
import type { Standing } from '../../state/status.ts';

export interface Look {
  readonly standings: ReadonlyMap<string, Standing>;
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
  readonly selected: ReadonlySet<string>;
  /** What a drop would go to. */
  readonly target: string | null;
  readonly hover: string | null;
  /** What the pointer holds: drawn over everything. */
  readonly floating: string | null;
}

export const PLAIN: Look = { standings: new Map(), problems: new Map(), selected: new Set(), target: null, hover: null, floating: null };

/** CSS classes of an element's shape. */
export function classesOf(look: Look, element: string, ...more: readonly string[]): string {
  return [
    ...more,
    `is-${look.standings.get(element) ?? 'drawn'}`,
    look.selected.has(element) ? 'is-selected' : '',
    look.target === element ? 'is-target' : '',
    look.hover === element ? 'is-hover' : '',
    look.problems.has(element) ? 'is-wrong' : '',
  ]
    .filter((word) => word !== '')
    .join(' ');
}
