/** Where labs run, as the window knows it. Pure. */
import type { Examination, LabSummary } from '../../shared/api/contract.ts';
import { stands } from '../../shared/api/stands.ts';
import type { Cut } from './known.ts';
import { labOf, type State } from './state.ts';

/** Where the open document's lab runs, or would run; null while that is not known. */
export function whereOf(state: State): string | null {
  const lab = labOf(state);
  return lab !== null && stands(lab) ? lab.backend : (state.info?.backend ?? null);
}

/** `local · no root`, or the backend's name. */
export function whereWords(state: State): string | null {
  const where = whereOf(state);
  return where === 'local' && state.info !== null ? `local · ${state.info.root ? 'root' : 'no root'}` : where;
}

/** Another backend that has what the last run lacked here; null where nothing is refused, or something runs. */
export function wayOut(state: Pick<State, 'runProblems' | 'activity'>, isLive: boolean): string | null {
  if (isLive || state.activity !== 'idle') return null;
  return state.runProblems.find(({ backend }) => backend !== undefined)?.backend ?? null;
}

export function cutAfter(before: Cut, labs: Readonly<Record<string, LabSummary>>, now: number): Cut {
  const names = Object.values(labs).flatMap(({ name, state }) => (state === 'unreachable' ? [name] : []));
  if (names.length === Object.keys(before).length && names.every((name) => before[name] !== undefined)) return before;
  return Object.fromEntries(names.map((name) => [name, before[name] ?? now]));
}

/** `The line to lab-host is cut` */
export function cutWords(backend: string): string {
  const [kind = '', ...target] = backend.split(':');
  const which = target.join(':');
  switch (kind) {
    case 'ssh':
      return `The line to ${which} is cut`;
    case 'vm':
      return 'The small Linux does not answer';
    case 'wsl':
      return `${which === '' ? 'Windows’ Linux' : which} does not answer`;
    case 'docker':
    case 'podman':
      return `The container ${which === '' ? 'netyard' : which} does not answer`;
    default:
      return 'This lab is out of reach';
  }
}

/** What becomes of the lab as long as it is out of reach. */
export function meanwhileWords(backend: string): string {
  return backend === 'vm' ? 'If it is gone, it is started anew and the lab is built again.' : 'What runs there may go on.';
}

/** The command in a way out, to be copied; null where it is words only. */
export function commandIn(fix: string): string | null {
  const [, quoted] = /`([^`]+)`/.exec(fix) ?? [];
  if (quoted !== undefined) return quoted;
  const [, command] = /(?:^|: )([a-z][^`]*[^.`])$/.exec(fix) ?? [];
  return command ?? null;
}

/** Gaps that one way out closes, together. */
export function gapsOf({
  checks,
}: Pick<Examination, 'checks'>): readonly { readonly fix: string; readonly names: readonly string[]; readonly needed: boolean }[] {
  const gaps = new Map<string, { names: string[]; needed: boolean }>();
  for (const { name, fix, needed } of checks) {
    if (fix === undefined) continue;
    const gap = gaps.get(fix) ?? { names: [], needed: false };
    if (!gap.names.includes(name)) gap.names.push(name);
    gaps.set(fix, { ...gap, needed: gap.needed || needed });
  }
  return [...gaps].map(([fix, gap]) => ({ fix, ...gap }));
}
