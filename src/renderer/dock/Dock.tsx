/** Terminals, problems, waiting changes and the log. */
import { ChevronDown, X } from 'lucide-react';
import { useEffect } from 'react';
import { changesIn } from '../commands/running.ts';
import { shown } from '../commands/shortcuts.ts';
import { showTab, togglePane } from '../state/actions/select.ts';
import { closeTerminal, reconnectTerminals, showTerminal, terminalsStopped } from '../state/actions/terminals.ts';
import type { App } from '../state/app.ts';
import { useApp, useAppState } from '../state/react.ts';
import { type DockTab, isLive, type TerminalTab } from '../state/state.ts';
import { problemsOf } from '../state/status.ts';
import { LEAVE_HINT } from '../terminals/keys.ts';
import { TerminalPanel } from '../terminals/TerminalPanel.tsx';
import { Changes } from './Changes.tsx';
import { Log } from './Log.tsx';
import { Problems } from './Problems.tsx';
import './dock.css';

function isShown(tab: DockTab, terminal: TerminalTab): boolean {
  return tab.kind === 'terminal' && tab.terminal === terminal.terminal;
}

/** Terminals end with their lab, and come again with it: whoever stopped it or runs it. */
function useTerminalsOfLab(app: App, lab: string | undefined): void {
  const stands = useAppState(isLive);
  const applied = useAppState((state) => isLive(state) && state.document?.applied != null);
  useEffect(() => {
    if (lab !== undefined && !stands) terminalsStopped(app);
  }, [app, lab, stands]);
  useEffect(() => {
    if (lab !== undefined && applied) void reconnectTerminals(app);
  }, [app, lab, applied]);
}

export function Dock() {
  const app = useApp();
  const tab = useAppState((state) => state.tab);
  const all = useAppState((state) => state.terminals);
  const lab = useAppState((state) => state.document?.lab);
  // Those of another lab go on; they are shown again with it.
  const terminals = all.filter((each) => each.lab === lab);
  const open = useAppState((state) => state.panes.dock.open);
  useTerminalsOfLab(app, lab);
  return (
    <section className="dock" aria-label="Dock">
      <nav className="tabs" aria-label="Dock">
        {terminals.map((each) => (
          <TerminalTabButton key={each.terminal} app={app} each={each} all={terminals} selected={open && isShown(tab, each)} />
        ))}
        <WordTabs tab={tab} open={open} />
        <span className="grow" />
        {open && tab.kind === 'terminal' && (
          <span className="leave-hint muted" id={LEAVE_HINT}>
            {`${shown('F6')} leaves the terminal · ${shown('Mod+Shift+K')} searches`}
          </span>
        )}
        <button type="button" className="icon-button dock-toggle" aria-label={open ? 'Hide the dock' : 'Show the dock'} onClick={() => togglePane(app, 'dock')}>
          <ChevronDown size={16} aria-hidden="true" className={open ? '' : 'is-up'} />
        </button>
      </nav>
      <div className="dock-body" hidden={!open}>
        {terminals.map((each) => (
          <TerminalPanel key={each.terminal} tab={each} shown={open && isShown(tab, each)} />
        ))}
        {tab.kind === 'problems' && <Problems />}
        {tab.kind === 'changes' && <Changes />}
        {tab.kind === 'log' && <Log />}
      </div>
    </section>
  );
}

interface TerminalTabProps {
  readonly app: App;
  readonly each: TerminalTab;
  readonly all: readonly TerminalTab[];
  readonly selected: boolean;
}

/** Several terminals in one node are told apart by a number. */
function TerminalTabButton({ app, each, all, selected }: TerminalTabProps) {
  const same = all.filter((other) => other.node === each.node && other.lab === each.lab);
  const title = same.length > 1 ? `${each.node} ${same.indexOf(each) + 1}` : each.node;
  return (
    <span className="terminal-tab">
      <button
        type="button"
        aria-pressed={selected}
        className={`tab ${each.ended === null ? '' : 'muted'}`}
        data-tab={each.node}
        onClick={() => showTerminal(app, each.terminal)}
      >
        {title}
      </button>
      <button type="button" className="icon-button small" aria-label={`Close the terminal ${title}`} onClick={() => closeTerminal(app, each.terminal)}>
        <X size={14} aria-hidden="true" />
      </button>
    </span>
  );
}

function WordTabs({ tab, open }: { readonly tab: DockTab; readonly open: boolean }) {
  const app = useApp();
  const problems = useAppState((state) => problemsOf(state).length);
  const changes = useAppState(changesIn);
  const words = (kind: 'problems' | 'changes' | 'log', title: string, count: number, bad: boolean) => (
    <button type="button" aria-pressed={open && tab.kind === kind} className="tab" data-tab={kind} onClick={() => showTab(app, { kind })}>
      {title}
      {count > 0 && <span className={`count ${bad ? 'bad' : ''}`}>{count}</span>}
    </button>
  );
  return (
    <>
      {words('problems', 'Problems', problems, true)}
      {changes > 0 && words('changes', 'Waiting changes', changes, false)}
      {words('log', 'Log', 0, false)}
    </>
  );
}
