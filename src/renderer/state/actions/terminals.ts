/** Terminals: one tab each, several at once, also several in one node. */
import type { Payload } from '../../../shared/api/contract.ts';
import { stands } from '../../../shared/api/stands.ts';
import { type App, ask, sayAll } from '../app.ts';
import { overlayNodes } from '../elements.ts';
import { readSketch } from '../sketch.ts';
import type { DockTab, State, TerminalTab } from '../state.ts';
import { showTab } from './select.ts';

/** Size until the screen has measured itself. */
const FIRST_SIZE = { columns: 100, rows: 24 } as const;

/** Said under a terminal that the next Run connects again. */
const LAB_STOPPED = 'The lab was stopped.';
/** Said until the lab is known to have stopped: its terminals may be heard to end before it. */
const KILLED = 'The shell was killed.';
/** 128 + 9, as a parent process sees a child that SIGKILL ended. */
const KILL_CODE = 137;

/** What a window remembers of its terminals beside what it shows of them. */
interface Memory {
  /** `LAB NODE` where a terminal is on its way. */
  readonly opening: Set<string>;
  /** Connected again without anybody asking: these take the keys only when somebody brings them to the front. */
  readonly quiet: Set<number>;
  /** The dock came up for a terminal, and goes with it. */
  dockWasClosed: boolean;
}

const memories = new WeakMap<App, Memory>();

function memoryOf(app: App): Memory {
  const memory = memories.get(app) ?? { opening: new Set(), quiet: new Set(), dockWasClosed: false };
  memories.set(app, memory);
  return memory;
}

/**
 * The node's terminal: the one that is there or on its way, or a new one. `another`: a new one in any case.
 * A new one takes the place of one that has ended.
 */
export async function openTerminal(app: App, node: string, options: { readonly another?: boolean } = {}): Promise<void> {
  const { document, terminals } = app.store.getState();
  if (document === null) return;
  const { lab } = document;
  const own = terminals.filter((tab) => tab.lab === lab && tab.node === node);
  const there = own.find((tab) => tab.ended === null);
  if (there && options.another !== true) return showTerminal(app, there.terminal);
  const onItsWay = memoryOf(app).opening.has(`${lab} ${node}`);
  if (onItsWay && options.another !== true) return;
  const terminal = await open(app, lab, node, onItsWay ? undefined : own.find((tab) => tab.ended !== null));
  if (terminal !== null && app.store.getState().document?.lab === lab) showTerminal(app, terminal);
}

/** Opens one, in the place of an ended one or beside the others. Null where that failed, which is said then. */
async function open(app: App, lab: string, node: string, ended?: TerminalTab, quietly = false): Promise<number | null> {
  const { opening, quiet } = memoryOf(app);
  const key = `${lab} ${node}`;
  opening.add(key);
  const opened = await ask(app, 'terminal.open', { lab, node, ...FIRST_SIZE });
  opening.delete(key);
  if (opened === null) return null;
  if (!opened.ok) {
    sayAll(app, opened.problems);
    return null;
  }
  const { terminal } = opened.value;
  if (ended && !isThere(app, ended.terminal)) {
    // Its tab was closed while the shell was on its way.
    forget(app, [terminal]);
    return null;
  }
  if (quietly) quiet.add(terminal);
  put(app, { terminal, lab, node, ended: null }, ended?.terminal);
  if (ended) forget(app, [ended.terminal]);
  return terminal;
}

/** The tab at the place of `instead`, and in front where that was; else behind all others. */
function put(app: App, tab: TerminalTab, instead: number | undefined): void {
  app.store.setState((state): Partial<State> => {
    if (instead === undefined) return { terminals: [...state.terminals, tab] };
    const terminals = state.terminals.map((each) => (each.terminal === instead ? tab : each));
    return inFront(state.tab, instead) ? { terminals, tab: { kind: 'terminal', terminal: tab.terminal } } : { terminals };
  });
}

function isThere(app: App, terminal: number): boolean {
  return app.store.getState().terminals.some((tab) => tab.terminal === terminal);
}

function inFront(tab: DockTab, terminal: number | undefined): boolean {
  return tab.kind === 'terminal' && tab.terminal === terminal;
}

/** What is kept of terminals outside of this window's tabs. */
function forget(app: App, terminals: readonly number[]): void {
  for (const terminal of terminals) {
    void ask(app, 'terminal.close', { terminal });
    app.hub.forget(terminal);
    memoryOf(app).quiet.delete(terminal);
  }
}

/** Brings a terminal to the front of the dock. */
export function showTerminal(app: App, terminal: number): void {
  const { panes, tab } = app.store.getState();
  const memory = memoryOf(app);
  if (!panes.dock.open) memory.dockWasClosed = true;
  else if (tab.kind !== 'terminal') memory.dockWasClosed = false;
  memory.quiet.delete(terminal);
  showTab(app, { kind: 'terminal', terminal });
}

/** May this terminal, which has come to the front, take the keys? Not from a name that is being typed, and not unasked. */
export function takesFocus(app: App, terminal: number): boolean {
  return app.store.getState().renaming === null && !memoryOf(app).quiet.delete(terminal);
}

/** Ends the program in it and takes the tab away. */
export function closeTerminal(app: App, terminal: number): void {
  if (!isThere(app, terminal)) return;
  app.store.setState((state) => {
    const lab = state.document?.lab;
    const index = state.terminals.filter((tab) => tab.lab === lab).findIndex((tab) => tab.terminal === terminal);
    const terminals = state.terminals.filter((tab) => tab.terminal !== terminal);
    if (!inFront(state.tab, terminal)) return { terminals };
    const shown = terminals.filter((tab) => tab.lab === lab);
    const next = shown[Math.min(index, shown.length - 1)];
    return { terminals, tab: next ? { kind: 'terminal', terminal: next.terminal } : { kind: 'problems' } };
  });
  forget(app, [terminal]);
}

/** Another drawing comes, or none: those that ended go, and the dock shows none of another lab. */
export function leaveTerminals(app: App, to: string | null): void {
  const ended = app.store.getState().terminals.filter((tab) => tab.ended !== null);
  app.store.setState((state): Partial<State> => {
    const terminals = state.terminals.filter((tab) => tab.ended === null);
    if (state.tab.kind !== 'terminal' || terminals.some((tab) => tab.lab === to && inFront(state.tab, tab.terminal))) return { terminals };
    const dock = { ...state.panes.dock, open: state.panes.dock.open && !memoryOf(app).dockWasClosed };
    return { terminals, tab: { kind: 'problems' }, panes: { ...state.panes, dock } };
  });
  forget(
    app,
    ended.map((tab) => tab.terminal),
  );
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

/** The open lab stands again: the tabs that its stop ended get a shell in the same node, or go where that is no more. */
export async function reconnectTerminals(app: App): Promise<void> {
  const { document, terminals } = app.store.getState();
  if (document?.applied == null) return;
  const nodes = nodesOf(document.applied);
  for (const { terminal, lab, node } of terminals.filter((tab) => tab.lab === document.lab)) {
    // Looked at again for each: a tab may have been closed, or opened by hand, while another was on its way.
    const tab = app.store.getState().terminals.find((each) => each.terminal === terminal);
    if (tab?.ended !== LAB_STOPPED || memoryOf(app).opening.has(`${lab} ${node}`)) continue;
    const opened = nodes.has(node) ? await open(app, lab, node, tab, true) : null;
    if (opened === null) closeTerminal(app, terminal);
  }
}

/** Where a shell can be: containers, hosts, and the namespaces of overlays. */
function nodesOf(text: string): ReadonlySet<string> {
  const { containers, hosts, networks } = readSketch(text);
  const overlays = networks.filter((network) => network.driver === 'overlay').flatMap(overlayNodes);
  return new Set([...containers.map(({ name }) => name), ...hosts.map(({ name }) => name), ...overlays]);
}

/** The open lab stands no more: that is why its shells were killed, also those that were heard to end before. */
export function terminalsStopped(app: App): void {
  const lab = app.store.getState().document?.lab;
  const killed = (tab: TerminalTab) => tab.lab === lab && tab.ended === KILLED;
  app.store.setState(({ terminals }) =>
    terminals.some(killed) ? { terminals: terminals.map((tab) => (killed(tab) ? { ...tab, ended: LAB_STOPPED } : tab)) } : {},
  );
}

export function terminalEnded(app: App, { terminal, code, signal }: Payload<'terminal.exit'>): void {
  app.store.setState((state: State) => ({
    terminals: state.terminals.map((tab) => (tab.terminal === terminal ? { ...tab, ended: endedWords(labIs(state, tab.lab), code, signal) } : tab)),
  }));
}

/** What is going on with a lab, as far as it ends shells. */
function labIs({ labs, document, activity }: State, name: string): 'stopped' | 'changing' | 'standing' {
  const lab = labs[name];
  const own = document?.lab === name ? activity : 'idle';
  if (lab === undefined || !stands(lab) || lab.state === 'stopping' || own === 'stopping') return 'stopped';
  return lab.state === 'changing' || own === 'applying' ? 'changing' : 'standing';
}

/** A killed shell has not ended by itself: why is known by what happened to its lab. */
function endedWords(lab: ReturnType<typeof labIs>, code: number | null, signal: string | null): string {
  if (lab === 'stopped') return LAB_STOPPED;
  if (code === KILL_CODE || signal === 'SIGKILL') return lab === 'changing' ? 'The change to the lab ended the shell.' : KILLED;
  if (signal !== null) return `The shell was ended by ${signal}.`;
  return code === null || code === 0 ? 'The shell ended.' : `The shell ended with exit code ${code}.`;
}
