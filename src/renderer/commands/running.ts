import { applyPending, run, stop } from '../state/actions/live.ts';
import { closeTerminal, openTerminal } from '../state/actions/terminals.ts';
import { nodeOf } from '../state/elements.ts';
import { isLive, labOf, type State } from '../state/state.ts';
import { type Command, command } from './command.ts';

/** Something is drawn, nothing is wrong, this machine can, and nothing is under way. What was interrupted is brought to its end by a run. */
function canRun(state: State): boolean {
  return state.info?.canRun === true && state.activity === 'idle' && (!isLive(state) || isInterrupted(state)) && state.analysis.resolved !== null;
}

/** Did the process that made or changed the lab end in the middle? It can be stopped, entered, and run again. */
export function isInterrupted(state: State): boolean {
  return labOf(state)?.state === 'interrupted';
}

export const runLab = command('run', 'Run', ['Mod+Enter'], canRun, (app) => void run(app));

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
    if (tab.kind === 'terminal') void closeTerminal(app, tab.terminal);
  },
);
