import { describe, expect, it } from 'vitest';
import { fakeHost, summary } from '../../testing/fakeHost.ts';
import { createHub } from '../../terminals/hub.ts';
import { createApp } from '../app.ts';
import { documentOf } from '../state.ts';
import { edit, openDocument, redo, typed, undo } from './documents.ts';

const TEXT = 'containers:\n  web: {}\n';

function opened(live = false) {
  const host = fakeHost({
    'lab.plan': async () => ({ ok: true, value: { steps: [], disruptive: [] } }),
    'lab.run': async ({ lab }) => ({ ok: true, value: summary(lab, 'running') }),
  });
  const app = createApp(host, createHub(host));
  if (live) app.store.setState({ labs: { lab: summary('lab', 'running') } });
  openDocument(app, { ...documentOf('lab', TEXT), applied: live ? TEXT : null });
  const text = () => app.store.getState().document?.text;
  const names = () => app.store.getState().analysis.sketch.containers.map(({ name }) => name);
  return { app, host, text, names };
}

describe('typing in the text', () => {
  it('is one step for each burst, in the history of the drawing', () => {
    const { app, text } = opened();
    typed(app, 'Type in web', `${TEXT}  a`, false);
    typed(app, 'Type in web', `${TEXT}  api: {}\n`, true);
    edit(app, 'Add db', [{ kind: 'addContainer', name: 'db' }]);
    expect(app.store.getState().document?.history.past.map(({ name }) => name)).toEqual(['Type in web', 'Add db']);
    undo(app);
    expect(text()).toBe(`${TEXT}  api: {}\n`);
    undo(app);
    expect(text()).toBe(TEXT);
    redo(app);
    expect(text()).toBe(`${TEXT}  api: {}\n`);
  });

  it('leaves the drawing as it was while the text is no YAML, and draws what can be read of a wrong one', () => {
    const { app, names } = opened();
    typed(app, 'Type', `${TEXT}  api: { [`, false);
    expect({ names: names(), problems: app.store.getState().analysis.problems.length > 0 }).toEqual({ names: ['web'], problems: true });
    typed(app, 'Type', `${TEXT}  api: { colour: red }\n`, true);
    expect(names()).toEqual(['web', 'api']);
  });

  it('changes nothing that runs: it waits to be applied, and is forgotten when it is undone', async () => {
    const { app, host, text } = opened(true);
    typed(app, 'Type in web', `${TEXT}  api: {}\n`, false);
    await expect.poll(() => app.store.getState().pending?.text).toBe(text());
    expect(host.asked.map(({ call }) => call)).toEqual(['lab.plan']);
    undo(app);
    const { pending, document } = app.store.getState();
    expect({ pending, follows: document?.follows }).toEqual({ pending: null, follows: true });
    edit(app, 'Add db', [{ kind: 'addContainer', name: 'db' }]);
    await expect.poll(() => app.store.getState().document?.applied).toBe(text());
  });
});
