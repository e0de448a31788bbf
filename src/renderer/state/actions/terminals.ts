/** Terminals: one tab each, several at once, also several in one node. */
import type { Payload } from '../../../shared/api/contract.ts';
import { type App, ask, sayAll } from '../app.ts';
import type { State, TerminalTab } from '../state.ts';
import { showTab } from './select.ts';

/** Size until the screen has measured itself. */
const FIRST_SIZE = { columns: 100, rows: 24 } as const;

/** The node's terminal: the one that is there, or a new one. */
export async function openTerminal(app: App, node: string, options: { readonly another?: boolean } = {}): Promise<void> {
  const { document, terminals } = app.store.getState();
  if (document === null) return;
  const there = terminals.find((tab) => tab.lab === document.lab && tab.node === node && tab.ended === null);
  if (there && options.another !== true) return showTab(app, { kind: 'terminal', terminal: there.terminal });
  const opened = await ask(app, 'terminal.open', { lab: document.lab, node, ...FIRST_SIZE });
  if (opened === null) return;
  if (!opened.ok) {
    sayAll(app, opened.problems);
    return;
  }
  const { terminal } = opened.value;
  app.store.setState((state) => ({ terminals: [...state.terminals, { terminal, lab: document.lab, node, ended: null }] }));
  showTab(app, { kind: 'terminal', terminal });
}

/** Ends the program in it and takes the tab away. */
export async function closeTerminal(app: App, terminal: number): Promise<void> {
  app.store.setState((state) => {
    const index = state.terminals.findIndex((tab) => tab.terminal === terminal);
    const terminals = state.terminals.filter((tab) => tab.terminal !== terminal);
    const next = terminals[Math.min(index, terminals.length - 1)];
    const shown = state.tab.kind === 'terminal' && state.tab.terminal === terminal;
    if (!shown) return { terminals };
    return { terminals, tab: next ? { kind: 'terminal', terminal: next.terminal } : { kind: 'problems' } };
  });
  await ask(app, 'terminal.close', { terminal });
  app.hub.forget(terminal);
}

/** Terminals of the open lab that outlived a reload of the page or a lost connection. */
export async function adoptTerminals(app: App): Promise<void> {
  const lab = app.store.getState().document?.lab;
  const all = lab === undefined ? [] : await ask(app, 'terminal.list', {});
  if (all === null) return;
  const list = all.filter((each) => each.lab === lab);
  for (const each of list) {
    app.hub.reset(each.terminal);
    await ask(app, 'terminal.attach', { terminal: each.terminal });
  }
  const known = new Set(app.store.getState().terminals.map((tab) => tab.terminal));
  const alive = new Set(list.map((each) => each.terminal));
  const fresh = list.filter((each) => !known.has(each.terminal)).map((each): TerminalTab => ({ ...each, ended: null }));
  const gone = (tab: TerminalTab) => tab.lab === lab && tab.ended === null && !alive.has(tab.terminal);
  app.store.setState((state) => ({
    terminals: [...state.terminals.map((tab) => (gone(tab) ? { ...tab, ended: 'The terminal ended.' } : tab)), ...fresh],
  }));
}

export function terminalEnded(app: App, { terminal, code, signal }: Payload<'terminal.exit'>): void {
  const ended = signal !== null ? `Ended by ${signal}.` : code === null || code === 0 ? 'Ended.' : `Ended with exit code ${code}.`;
  app.store.setState((state: State) => ({ terminals: state.terminals.map((tab) => (tab.terminal === terminal ? { ...tab, ended } : tab)) }));
}
