/** Why the inspector shows nothing of the kernel, in words. Pure. */
import type { Activity } from '../state/state.ts';
import type { Standing } from '../state/status.ts';

export interface Nothing {
  readonly activity: Activity;
  /** Does anything of the lab stand? */
  readonly live: boolean;
  /** Does its backend answer? */
  readonly reachable: boolean;
  readonly standing: Standing;
  /** Was the kernel asked since the last change of the lab? */
  readonly fresh: boolean;
  /** Is there a namespace to look into? */
  readonly visible: boolean;
}

export function nothingWords({ activity, live, reachable, standing, fresh, visible }: Nothing): string {
  const making = activity === 'running' || activity === 'applying';
  if (making && (standing === 'starting' || visible || !live)) return 'Being made…';
  if (activity === 'stopping') return 'Being taken away…';
  if (!live) return 'Nothing yet: press Run.';
  if (!visible) return 'No host or container is on it, so there is nowhere to look at it from.';
  if (!reachable) return 'The kernel cannot be asked: the line to it is cut.';
  if (!fresh) return 'Asking the kernel…';
  return standing === 'drawn' ? 'Nothing yet: it is drawn, but not applied.' : 'The kernel holds nothing of it.';
}
