// @vitest-environment jsdom
import { cleanup, fireEvent, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { ByHandDifference } from '../../shared/api/contract.ts';
import { byHandChanged } from '../state/actions/by-hand.ts';
import { openDocument } from '../state/actions/documents.ts';
import { createApp } from '../state/app.ts';
import { AppProvider } from '../state/react.ts';
import { documentOf } from '../state/state.ts';
import { byHandByElement } from '../state/status.ts';
import { createHub } from '../terminals/hub.ts';
import { fakeHost } from '../testing/fakeHost.ts';
import { ByHand } from './ByHand.tsx';

afterEach(cleanup);

const TEXT = 'networks: { front: { driver: bridge } }\ncontainers:\n  web: { networks: [front] }\n';
const KEPT = TEXT.replace('[front]', '{ front: { ipv4_address: 172.18.0.77 } }');
const DOWN: ByHandDifference = {
  id: 'down web veth:web.front',
  element: 'web.front',
  node: 'web',
  sentence: 'eth0 in web is down.',
  resettable: true,
  keepable: false,
};
const MOVED: ByHandDifference = {
  ...DOWN,
  id: 'gone address:web.front',
  sentence: 'eth0 in web has the address 172.18.0.77/16, not 172.18.0.2/16.',
  keepable: true,
};

function opened() {
  const host = fakeHost({
    'lab.reset': async () => ({ ok: true, value: {} }),
    'lab.keep': async () => ({ ok: true, value: { text: KEPT } }),
  });
  const app = createApp(host, createHub(host));
  openDocument(app, documentOf('lab', TEXT));
  const page = (element: string) => (
    <AppProvider value={app}>
      <ByHand element={element} />
    </AppProvider>
  );
  return { host, app, page };
}

it('tells it on the container, on its place in the network, and nowhere else; of another lab nothing', () => {
  const { app, page } = opened();
  byHandChanged(app, { lab: 'other', differences: [DOWN] });
  expect(app.store.getState().byHand).toEqual([]);
  byHandChanged(app, { lab: 'lab', differences: [DOWN] });
  const { container, rerender } = render(page('containers.web'));
  expect(container.textContent).toBe('Changed by handeth0 in web is down. Reset');
  rerender(page('web.front'));
  expect(container.textContent).toContain('eth0 in web is down.');
  rerender(page('networks.front'));
  expect(container.textContent).toBe('');
  expect([...byHandByElement(app.store.getState().analysis.sketch, [DOWN, MOVED])]).toEqual([['containers.web', [DOWN, MOVED]]]);
});

it('puts back what is chosen, and writes into the drawing what it has a key for', async () => {
  const { host, app, page } = opened();
  byHandChanged(app, { lab: 'lab', differences: [DOWN, MOVED] });
  const { getAllByRole } = render(page('containers.web'));
  const [resetDown, , keepMoved] = getAllByRole('button');
  fireEvent.click(resetDown as HTMLElement);
  fireEvent.click(keepMoved as HTMLElement);
  await new Promise((resolve) => setTimeout(resolve));
  expect(host.asked).toEqual([
    { call: 'lab.reset', params: { lab: 'lab', chosen: [DOWN.id] } },
    { call: 'lab.keep', params: { lab: 'lab', text: TEXT, chosen: [MOVED.id] } },
  ]);
  expect(app.store.getState().document?.text).toBe(KEPT);
});
