import { describe, expect, it } from 'vitest';
import type { Handlers, LabSummary } from '../../../shared/api/contract.ts';
import { fakeHost, summary } from '../../testing/fakeHost.ts';
import { createHub } from '../../terminals/hub.ts';
import { createApp } from '../app.ts';
import { documentOf } from '../state.ts';
import { closeDocument, openDocument } from './documents.ts';
import { showTab, togglePane } from './select.ts';
import { closeTerminal, openTerminal, reconnectTerminals, showTerminal, takesFocus, terminalEnded, terminalsStopped } from './terminals.ts';

const TEXT = 'networks: { net: { driver: bridge } }\ncontainers:\n  web: { networks: [net] }\n  api: { networks: [net] }\n';
const NEVER_FAILS = { ok: true } as const;

/** A lab that runs, in a window whose terminals count from 1. */
function running(answers: Partial<Handlers> = {}) {
  let last = 0;
  const host = fakeHost({
    'terminal.open': async () => ({ ...NEVER_FAILS, value: { terminal: ++last } }),
    'terminal.close': async () => ({}),
    ...answers,
  });
  const app = createApp(host, createHub(host));
  const lab = (state: LabSummary['state']) => app.store.setState({ labs: { lab: summary('lab', state), other: summary('other', 'running') } });
  const opens = (name: string, text = TEXT) => openDocument(app, { ...documentOf(name, text), applied: text });
  lab('running');
  opens('lab');
  return {
    app,
    lab,
    opens,
    tabs: () => app.store.getState().terminals.map(({ terminal, node, ended }) => [terminal, node, ended]),
    front: () => app.store.getState().tab,
    dockIsOpen: () => app.store.getState().panes.dock.open,
    closed: () => host.asked.filter(({ call }) => call === 'terminal.close').map(({ params }) => params),
    killAll: () => {
      for (const { terminal } of app.store.getState().terminals) terminalEnded(app, { terminal, code: 137, signal: null });
    },
  };
}

const STOPPED = 'The lab was stopped.';
const inFront = (terminal: number) => ({ kind: 'terminal', terminal });

describe('opening terminals', () => {
  it('opens one where two are asked for while it is on its way', async () => {
    const { app, tabs, front } = running();
    await Promise.all([openTerminal(app, 'web'), openTerminal(app, 'web'), openTerminal(app, 'api')]);
    await openTerminal(app, 'web');
    expect({ tabs: tabs(), front: front() }).toEqual({
      tabs: [
        [1, 'web', null],
        [2, 'api', null],
      ],
      front: inFront(1),
    });
  });

  it('opens as many as are asked for expressly', async () => {
    const { app, tabs } = running();
    await Promise.all([openTerminal(app, 'web'), openTerminal(app, 'web', { another: true })]);
    expect(tabs()).toHaveLength(2);
  });

  it('can be tried again after it failed', async () => {
    const problems = [{ code: 'no', message: 'No.' }];
    let tries = 0;
    const { app, tabs } = running({
      'terminal.open': async () => (++tries === 1 ? { ok: false, problems } : { ...NEVER_FAILS, value: { terminal: 7 } }),
    });
    await openTerminal(app, 'web');
    await openTerminal(app, 'web');
    expect(tabs()).toEqual([[7, 'web', null]]);
  });

  it('takes the place of one that has ended', async () => {
    const { app, tabs, closed } = running();
    await openTerminal(app, 'web');
    await openTerminal(app, 'api');
    terminalEnded(app, { terminal: 1, code: 0, signal: null });
    await openTerminal(app, 'web');
    expect({ tabs: tabs(), closed: closed() }).toEqual({
      tabs: [
        [3, 'web', null],
        [2, 'api', null],
      ],
      closed: [{ terminal: 1 }],
    });
  });

  it('leaves the keys to a name that is being typed', async () => {
    const { app } = running();
    app.store.setState({ renaming: 'containers.web' });
    await openTerminal(app, 'web');
    const whileTyping = takesFocus(app, 1);
    app.store.setState({ renaming: null });
    expect({ whileTyping, after: takesFocus(app, 1) }).toEqual({ whileTyping: false, after: true });
  });
});

describe('leaving a lab with a terminal in front', () => {
  it.each([
    ['closes a dock that came up for the terminal', false],
    ['shows the problems in a dock that was there', true],
  ])('%s', async (_, before) => {
    const { app, opens, front, dockIsOpen } = running();
    if (before) togglePane(app, 'dock');
    await openTerminal(app, 'web');
    opens('other');
    expect({ front: front(), open: dockIsOpen() }).toEqual({ front: { kind: 'problems' }, open: before });
  });

  it('does so also by way of the start page, and finds the terminal again with its lab', async () => {
    const { app, opens, front, dockIsOpen, tabs } = running();
    await openTerminal(app, 'web');
    closeDocument(app);
    const left = { front: front(), open: dockIsOpen() };
    opens('lab');
    expect({ left, tabs: tabs() }).toEqual({ left: { front: { kind: 'problems' }, open: false }, tabs: [[1, 'web', null]] });
  });

  it('leaves another tab in front where it is', async () => {
    const { app, opens, front, dockIsOpen } = running();
    await openTerminal(app, 'web');
    showTab(app, { kind: 'log' });
    opens('other');
    expect({ front: front(), open: dockIsOpen() }).toEqual({ front: { kind: 'log' }, open: true });
  });

  it('drops what has ended', async () => {
    const { app, opens, tabs, closed } = running();
    await openTerminal(app, 'web');
    terminalEnded(app, { terminal: 1, code: 3, signal: null });
    opens('other');
    expect({ tabs: tabs(), closed: closed() }).toEqual({ tabs: [], closed: [{ terminal: 1 }] });
  });

  it('shows no terminal that was opened before and comes after', async () => {
    const { app, opens, front } = running();
    const opening = openTerminal(app, 'web');
    opens('other');
    await opening;
    expect(front()).toEqual({ kind: 'problems' });
  });

  it('closing one shows none of another lab', async () => {
    const { app, opens, front } = running();
    await openTerminal(app, 'web');
    opens('other');
    await openTerminal(app, 'web');
    closeTerminal(app, 2);
    expect(front()).toEqual({ kind: 'problems' });
  });
});

describe('what a terminal says when it has ended', () => {
  it.each([
    ['running', 0, null, 'The shell ended.'],
    ['running', 3, null, 'The shell ended with exit code 3.'],
    ['running', 130, null, 'The shell ended with exit code 130.'],
    ['running', null, 'SIGTERM', 'The shell was ended by SIGTERM.'],
    ['running', 137, null, 'The shell was killed.'],
    ['changing', 137, null, 'The change to the lab ended the shell.'],
    ['changing', 3, null, 'The shell ended with exit code 3.'],
    ['stopping', 137, null, STOPPED],
    ['stopped', null, 'SIGKILL', STOPPED],
  ] as const)('lab %s, code %s, signal %s: %s', async (state, code, signal, words) => {
    const { app, lab, tabs } = running();
    await openTerminal(app, 'web');
    lab(state);
    terminalEnded(app, { terminal: 1, code, signal });
    expect(tabs()).toEqual([[1, 'web', words]]);
  });

  it('says that the lab was stopped also where that is heard later', async () => {
    const { app, lab, tabs, killAll } = running();
    await openTerminal(app, 'web');
    killAll();
    lab('stopped');
    terminalsStopped(app);
    expect(tabs()).toEqual([[1, 'web', STOPPED]]);
  });
});

describe('running again', () => {
  /** web, web and api were open, and one whose shell had ended by itself; the lab was stopped and stands again. */
  async function again(text = TEXT, answers: Partial<Handlers> = {}) {
    const all = running(answers);
    const { app, lab, killAll, opens } = all;
    await openTerminal(app, 'web');
    await openTerminal(app, 'api');
    await openTerminal(app, 'web', { another: true });
    showTerminal(app, 2);
    lab('stopped');
    killAll();
    app.store.setState(({ document }) => ({ document: document && { ...document, text, applied: text } }));
    lab('running');
    return { ...all, opens };
  }

  it('connects the tabs in their places, without taking the keys', async () => {
    const { app, tabs, front } = await again();
    await Promise.all([reconnectTerminals(app), reconnectTerminals(app)]);
    expect({ tabs: tabs(), front: front(), unasked: takesFocus(app, 5), asked: takesFocus(app, 5) }).toEqual({
      tabs: [
        [4, 'web', null],
        [5, 'api', null],
        [6, 'web', null],
      ],
      front: inFront(5),
      unasked: false,
      asked: true,
    });
  });

  it('drops the tabs of nodes that are no more', async () => {
    const { app, tabs, front } = await again('containers: { web: {} }\n');
    await reconnectTerminals(app);
    expect({ tabs: tabs().map(([, node, ended]) => [node, ended]), front: front().kind }).toEqual({
      tabs: [
        ['web', null],
        ['web', null],
      ],
      front: 'terminal',
    });
  });

  it('keeps what a shell that ended by itself said', async () => {
    const { app, lab, tabs } = running();
    await openTerminal(app, 'web');
    terminalEnded(app, { terminal: 1, code: 3, signal: null });
    lab('stopped');
    terminalsStopped(app);
    lab('running');
    await reconnectTerminals(app);
    expect(tabs()).toEqual([[1, 'web', 'The shell ended with exit code 3.']]);
  });

  it('ends a shell whose tab was closed while it was on its way', async () => {
    const { app, tabs, closed } = await again('containers: { web: {} }\n');
    const reconnecting = reconnectTerminals(app);
    closeTerminal(app, 1);
    await reconnecting;
    expect({ tabs: tabs(), closed: closed() }).toEqual({ tabs: [[5, 'web', null]], closed: [1, 4, 2, 3].map((terminal) => ({ terminal })) });
  });
});
