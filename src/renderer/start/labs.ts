import type { LabSummary } from '../../shared/api/contract.ts';
import { stands } from '../../shared/api/stands.ts';

/** So many that the examples under them stay in sight. What runs is always shown. */
const FIRST = 5;

/** Labs as the start page lists them, those that run first, and how many are left out. */
export function shownLabs(labs: readonly LabSummary[], whole: boolean): { readonly shown: readonly LabSummary[]; readonly more: number } {
  const all = [...labs].sort((a, b) => Number(stands(b)) - Number(stands(a)) || a.name.localeCompare(b.name));
  const shown = whole ? all : all.slice(0, Math.max(FIRST, all.filter(stands).length));
  return { shown, more: all.length - shown.length };
}
