import { showBackends } from '../state/actions/backends.ts';
import { applyPending, run, stop } from '../state/actions/live.ts';
import { showTab } from '../state/actions/select.ts';
import { closeTerminal, openTerminal } from '../state/actions/terminals.ts';
import { nodeOf } from '../state/elements.ts';
import { isLive, labOf, type State } from '../state/state.ts';
import { type Command, command } from './command.ts';

/** May a run begin? Nothing is under way or waits to be applied, and nothing runs as it should. */
function isDue(state: State): boolean {
  return state.document !== null && state.activity === 'idle' && (!isLive(state) || (isBroken(state) && state.pending === null));
}

/** Something is drawn, nothing is wrong, this machine can. What was interrupted or failed is brought to its end by a run. */
function canRun(state: State): boolean {
  return isDue(state) && state.info?.canRun === true && state.analysis.resolved !== null;
}

/** Did the making or changing of the lab end in the middle, or leave errors? It can be stopped, entered, and run again. */
export function isBroken(state: State): boolean {
  const lab = labOf(state);
  return lab?.state === 'interrupted' || lab?.state === 'failed';
}

export const runLab: Command = {
  name: 'run',
  label: (state) => (isLive(state) ? 'Run again' : 'Run'),
  shortcuts: ['Mod+Enter'],
  enabled: canRun,
  perform: (app) => void run(app),
  refusal(state) {
    const { info, analysis } = state;
    if (!isDue(state) || canRun(state) || info === null) return null;
    if (!info.canRun)
      return { why: `Labs can be drawn here, not run yet: ${info.why[0]?.message ?? 'the start page says why'}`, lead: (app) => void showBackends(app) };
    const count = analysis.problems.length;
    if (count === 0) return { why: 'Nothing is drawn yet' };
    return { why: count === 1 ? '1 problem to mend first' : `${count} problems to mend first`, lead: (app) => showTab(app, { kind: 'problems' }) };
  },
};

export const applyChanges: Command = {
  name: 'apply',
  label: (state) => applyLabel(changesIn(state)),
  shortcuts: ['Mod+Enter'],
  enabled: (state) => state.pending !== null && state.activity === 'idle',
  perform: (app) => void applyPending(app),
};

/** Elements that the waiting plan concerns. */
export function changesIn(state: State): number {
  return new Set(state.pending?.steps.map((step) => step.element)).size;
}

export function applyLabel(changes: number): string {
  return changes === 1 ? 'Apply 1 change' : `Apply ${changes} changes`;
}

export const stopLab = command(
  'stop',
  'Stop',
  [],
  (state) => (isLive(state) || state.activity === 'running') && state.activity !== 'stopping',
  (app) => void stop(app),
);

function terminalNode(state: State): string | null {
  return isLive(state) && state.selection.length === 1 ? nodeOf(state.analysis.sketch, state.selection[0] ?? '') : null;
}

export const openSelectedTerminal: Command = {
  name: 'terminal',
  label: (state) => `Open a terminal in ${terminalNode(state) ?? 'the selected element'}`,
  shortcuts: ['T'],
  enabled: (state) => terminalNode(state) !== null,
  perform(app) {
    const node = terminalNode(app.store.getState());
    if (node !== null) void openTerminal(app, node, { another: true });
  },
};

export const closeShownTerminal = command(
  'close-terminal',
  'Close this terminal',
  [],
  (state) => state.tab.kind === 'terminal',
  (app) => {
    const { tab } = app.store.getState();
    if (tab.kind === 'terminal') closeTerminal(app, tab.terminal);
  },
);
