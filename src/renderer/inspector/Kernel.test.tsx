// @vitest-environment jsdom
import { act, cleanup, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { SeenNamespace } from '../../shared/api/contract.ts';
import { openDocument } from '../state/actions/documents.ts';
import { createApp } from '../state/app.ts';
import { AppProvider } from '../state/react.ts';
import { documentOf } from '../state/state.ts';
import { createHub } from '../terminals/hub.ts';
import { fakeHost, summary } from '../testing/fakeHost.ts';
import { Kernel } from './Kernel.tsx';

const BEFORE = 'networks: { net: { driver: bridge } }\ncontainers: { web: { networks: [net] } }\n';
const AFTER = 'networks: { net: { driver: bridge } }\ncontainers: { web: { networks: [net] }, api: { networks: [net] } }\n';
const eth0 = { name: 'eth0', kind: 'veth', state: 'UP', mtu: 1500, mac: null, master: null, addresses: [] };
const API: SeenNamespace = { node: 'api', interfaces: [eth0], routes: [], neighbours: [], fdb: [], rules: [] };

afterEach(cleanup);

/** Well below the two seconds after which the kernel is asked anyway. */
const aMoment = () => act(() => new Promise((resolve) => setTimeout(resolve, 50)));

it('says that a container is being made, and looks at once when it is', async () => {
  let made = false;
  const host = fakeHost({
    'lab.observe': async () => (made ? { ok: true, value: API } : { ok: false, problems: [{ code: 'unknown-node', message: 'No api.' }] }),
  });
  const app = createApp(host, createHub(host));
  app.store.setState({ labs: { lab: summary('lab', 'running') } });
  openDocument(app, { ...documentOf('lab', AFTER), applied: BEFORE });
  app.store.setState({ activity: 'applying' });
  const page = (standing: 'starting' | 'running') => (
    <AppProvider value={app}>
      <Kernel element="containers.api" standing={standing} />
    </AppProvider>
  );
  const { container, rerender } = render(page('starting'));
  await aMoment();
  expect(container.textContent).toBe('Being made…');

  made = true;
  act(() => {
    app.store.setState((state) => ({ activity: 'idle', document: state.document && { ...state.document, applied: AFTER } }));
    rerender(page('running'));
  });
  expect(container.textContent).toBe('Asking the kernel…');
  await aMoment();
  expect(container.querySelector('pre')?.textContent).toBe('eth0  veth  up  mtu 1500');
});

it('says to press Run while nothing stands', () => {
  const host = fakeHost({});
  const app = createApp(host, createHub(host));
  openDocument(app, documentOf('lab', BEFORE));
  const { container } = render(
    <AppProvider value={app}>
      <Kernel element="containers.web" standing="drawn" />
    </AppProvider>,
  );
  expect(container.textContent).toBe('Nothing yet: press Run.');
});
