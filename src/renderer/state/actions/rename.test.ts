import { describe, expect, it } from 'vitest';
import { fakeHost } from '../../testing/fakeHost.ts';
import { createHub } from '../../terminals/hub.ts';
import { createApp } from '../app.ts';
import { documentOf } from '../state.ts';
import { openDocument } from './documents.ts';
import { rename } from './rename.ts';

const TEXT = 'networks: { net: { driver: bridge } }\ncontainers:\n  web: { networks: [net] }\n  api: {}\n';

function renamed(to: string | null) {
  const host = fakeHost({});
  const app = createApp(host, createHub(host));
  openDocument(app, documentOf('lab', TEXT));
  app.store.setState({ renaming: 'containers.web', selection: ['containers.web'] });
  const said = rename(app, 'containers.web', to);
  const { renaming, selection, document, log } = app.store.getState();
  return { said, renaming, selection, text: document?.text, logged: log.length };
}

describe('renaming in place', () => {
  it('ends with the new name, which stays selected', () => {
    expect(renamed('shop')).toEqual({ said: null, renaming: null, selection: ['containers.shop'], text: TEXT.replace('web', 'shop'), logged: 0 });
  });

  it.each([
    ['Escape', null],
    ['nothing', ''],
    ['the old name', 'web'],
  ])('%s changes nothing', (_, to) => {
    expect(renamed(to)).toEqual({ said: null, renaming: null, selection: ['containers.web'], text: TEXT, logged: 0 });
  });

  it.each(['api', 'a b'])('%s cannot be taken: the field stays, and says why', (to) => {
    expect(renamed(to)).toEqual({ said: expect.stringContaining(to), renaming: 'containers.web', selection: ['containers.web'], text: TEXT, logged: 0 });
  });
});
