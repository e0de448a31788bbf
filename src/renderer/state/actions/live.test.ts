import { describe, expect, it } from 'vitest';
import type { Handlers, LabSummary, ShownStep } from '../../../shared/api/contract.ts';
import { NOTHING_HELD } from '../../../shared/topology/resolved.ts';
import { fakeHost, summary } from '../../testing/fakeHost.ts';
import { createHub } from '../../terminals/hub.ts';
import { createApp } from '../app.ts';
import { documentOf, isLive, type State } from '../state.ts';
import { edit, openDocument, undo } from './documents.ts';
import { applyPending, follow, run, stop } from './live.ts';
import { perform } from '../../commands/command.ts';
import { runLab, stopLab } from '../../commands/running.ts';
import { labChanged, labGone } from './labs.ts';

const TEXT = 'networks: { net: { driver: bridge } }\ncontainers:\n  web: { networks: [net] }\n';
const step: ShownStep = { action: 'create', element: 'containers.api', resource: 'container:api', reason: 'new in the topology', commands: [] };

/** A lab whose text runs, and a host process that answers as asked. */
function running(answers: Partial<Handlers>) {
  const host = fakeHost({
    'lab.run': async ({ lab }) => ({ ok: true, value: summary(lab, 'running') }),
    'lab.plan': async () => ({ ok: true, value: { steps: [step], disruptive: [] } }),
    'lab.stop': async ({ lab }) => ({ ok: true, value: summary(lab, 'stopped') }),
    ...answers,
  });
  const app = createApp(host, createHub(host));
  app.store.setState({ labs: { lab: summary('lab', 'running') } });
  openDocument(app, { ...documentOf('lab', TEXT), applied: TEXT });
  return { app, host, calls: () => host.asked.map((each) => each.call) };
}

const info = { version: '1', platform: 'linux', canRun: true, why: [], root: false, backend: 'local', home: '/' };

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const addApi = { kind: 'addContainer', name: 'api', networks: ['net'] } as const;

describe('a lab that follows its drawing', () => {
  it('applies an edit that ends nothing', async () => {
    const { app, calls } = running({});
    edit(app, 'Add api', [addApi]);
    await settled();
    const { document, pending, activity } = app.store.getState();
    expect({ calls: calls(), applied: document?.applied === document?.text, pending, activity }).toEqual({
      calls: ['lab.plan', 'lab.run'],
      applied: true,
      pending: null,
      activity: 'idle',
    });
  });

  it('waits with what would end a process until the person applies it', async () => {
    const { app, calls } = running({ 'lab.plan': async () => ({ ok: true, value: { steps: [step], disruptive: ['containers.web'] } }) });
    edit(app, 'Add api', [addApi]);
    await settled();
    expect({ calls: calls(), disruptive: app.store.getState().pending?.disruptive }).toEqual({ calls: ['lab.plan'], disruptive: ['containers.web'] });
    await applyPending(app);
    expect({ calls: calls(), pending: app.store.getState().pending }).toEqual({ calls: ['lab.plan', 'lab.run'], pending: null });
  });

  it('forgets what waits when it is undone', async () => {
    const { app } = running({ 'lab.plan': async () => ({ ok: true, value: { steps: [step], disruptive: ['containers.web'] } }) });
    edit(app, 'Add api', [addApi]);
    await settled();
    undo(app);
    await settled();
    expect(app.store.getState().pending).toBe(null);
  });

  it('applies nothing while the drawing has problems', async () => {
    const { app, calls } = running({});
    edit(app, 'Add floor', [{ kind: 'addNetwork', name: 'floor', driver: 'macvlan' }]);
    await settled();
    expect({ calls: calls(), valid: app.store.getState().analysis.resolved !== null }).toEqual({ calls: [], valid: false });
  });

  it('looks at the newest text after a run that took its time', async () => {
    let finish: () => void = () => undefined;
    const texts: string[] = [];
    const { app } = running({
      'lab.run': async ({ lab, text }) => {
        texts.push(text);
        if (texts.length === 1) await new Promise<void>((resolve) => (finish = resolve));
        return { ok: true, value: summary(lab, 'running') };
      },
    });
    edit(app, 'Add api', [addApi]);
    await settled();
    edit(app, 'Add db', [{ kind: 'addContainer', name: 'db', networks: ['net'] }]);
    edit(app, 'Add cache', [{ kind: 'addContainer', name: 'cache', networks: ['net'] }]);
    finish();
    await settled();
    expect({ runs: texts.length, last: texts.at(-1), applied: app.store.getState().document?.applied }).toEqual({
      runs: 2,
      last: app.store.getState().document?.text,
      applied: app.store.getState().document?.text,
    });
  });

  it('asks before it changes a lab that runs something else than what is drawn', async () => {
    const { app, calls } = running({});
    app.store.setState((state) => ({ document: state.document && { ...state.document, applied: 'containers: { other: {} }\n', follows: false } }));
    await follow(app);
    expect({ calls: calls(), waits: app.store.getState().pending !== null }).toEqual({ calls: ['lab.plan'], waits: true });
  });

  it('keeps what a failed run said beside its element, and what ran before still counts', async () => {
    const problems = [{ code: 'failed', message: 'Address already in use.', element: 'containers.api' }];
    const { app } = running({ 'lab.run': async () => ({ ok: false, problems }) });
    edit(app, 'Add api', [addApi]);
    await settled();
    const { runProblems, document, tab } = app.store.getState();
    expect({ runProblems, applied: document?.applied, tab }).toEqual({ runProblems: problems, applied: TEXT, tab: { kind: 'problems' } });
  });

  it('starts, stops, and is not running afterwards', async () => {
    const { app, calls } = running({});
    await stop(app);
    expect(app.store.getState().document?.applied).toBe(null);
    await run(app);
    expect({ calls: calls(), applied: app.store.getState().document?.applied }).toEqual({ calls: ['lab.stop', 'lab.run'], applied: TEXT });
  });

  it('that cannot be stopped is said in the log: the drawing has no problem', async () => {
    const problems = [{ code: 'backend-lost', message: 'There is no connection to lab-host.', fix: 'Try again.' }];
    const { app } = running({ 'lab.stop': async () => ({ ok: false, problems }) });
    await stop(app);
    const { tab, log, activity } = app.store.getState();
    expect([tab, log.at(-1)?.text, activity]).toEqual([{ kind: 'log' }, 'There is no connection to lab-host. Try again.', 'idle']);
  });

  it('takes over what another process applied when nothing was changed here', async () => {
    const theirs = `${TEXT}  api: { networks: [net] }\n`;
    const { app } = running({ 'lab.text': async () => ({ ok: true, value: { text: theirs, file: null, held: NOTHING_HELD } }) });
    labChanged(app, { ...summary('lab', 'running'), startedAt: '2026-11-24T08:00:00Z' });
    await settled();
    const { document, pending } = app.store.getState();
    expect({ text: document?.text, applied: document?.applied, pending }).toEqual({ text: theirs, applied: theirs, pending: null });
  });

  it.each(['interrupted', 'starting', 'failed'] as const)('can be stopped and entered while it is %s', (state) => {
    const { app } = running({});
    app.store.setState({ labs: { lab: summary('lab', state) } });
    const now = app.store.getState();
    expect({ stop: stopLab.enabled(now), live: isLive(now) }).toEqual({ stop: true, live: true });
  });

  it('is run again where it was interrupted or has errors, unless changes wait that must be asked for', () => {
    const { app } = running({});
    const can = (state: LabSummary['state'], pending: State['pending'] = null) => {
      app.store.setState({ info, pending, labs: { lab: summary('lab', state) } });
      const now = app.store.getState();
      return runLab.enabled(now) && runLab.label(now);
    };
    const waits = { text: TEXT, steps: [step], disruptive: ['ends web'] };
    expect([can('interrupted'), can('failed'), can('failed', waits), can('running'), can('stopped')]).toEqual(['Run again', 'Run again', false, false, 'Run']);
  });

  it('says why it cannot be run, and leads to what is wrong', () => {
    const { app } = running({});
    app.store.setState({ info, labs: {} });
    const why = (text: string) => {
      openDocument(app, documentOf('lab', text));
      return runLab.refusal?.(app.store.getState())?.why;
    };
    const wrong = 'networks: { m: { driver: macvlan } }\n';
    expect([why(TEXT), why(''), why(wrong)]).toEqual([undefined, 'Nothing is drawn yet', '2 problems to mend first']);
    expect(perform(app, runLab)).toBe(true);
    expect(app.store.getState()).toMatchObject({ activity: 'idle', tab: { kind: 'problems' }, panes: { dock: { open: true } } });
    app.store.setState({ info: { ...info, canRun: false, why: [{ code: 'no-userns', message: 'No user namespaces.' }] } });
    expect(why(TEXT)).toBe('Labs can be drawn here, not run yet: No user namespaces.');
    expect([perform(app, runLab), app.store.getState().dialog]).toEqual([true, { kind: 'backends' }]);
  });

  it('that was forgotten is in no list, and its drawing stays', () => {
    const { app } = running({});
    labGone(app, { lab: 'lab' });
    const { labs, document, pending } = app.store.getState();
    expect({ labs, text: document?.text, applied: document?.applied, pending }).toEqual({ labs: {}, text: TEXT, applied: null, pending: null });
  });

  it('says that a lost connection was lost and stays usable', async () => {
    const { app } = running({ 'lab.plan': async () => Promise.reject(new (await import('../../../shared/api/client.ts')).CallError('lost', 'gone')) });
    edit(app, 'Add api', [addApi]);
    await settled();
    expect({ activity: app.store.getState().activity, said: app.store.getState().log.at(-1)?.text }).toEqual({ activity: 'idle', said: 'gone' });
  });
});
