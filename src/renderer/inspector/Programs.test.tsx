// @vitest-environment jsdom
import { cleanup, fireEvent, render } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { NodeProgram } from '../../shared/api/programs.ts';
import { openDocument } from '../state/actions/documents.ts';
import { createApp } from '../state/app.ts';
import { AppProvider } from '../state/react.ts';
import { documentOf } from '../state/state.ts';
import { createHub } from '../terminals/hub.ts';
import { fakeHost, summary } from '../testing/fakeHost.ts';
import { Programs } from './Programs.tsx';
import { lastLines, programWords } from './programs.ts';

afterEach(cleanup);

const RUNS: NodeProgram = { node: 'web', program: 'http:80', state: 'running', code: null, restarts: 0, since: '2030-01-01T10:00:00.000Z' };
const clock = () => '10:00';

it.each([
  [RUNS, 'Runs since 10:00.'],
  [{ ...RUNS, restarts: 1 }, 'Runs since 10:00, started again once.'],
  [{ ...RUNS, state: 'exited', code: 0 }, 'Ended with 0 (all well) at 10:00.'],
  [{ ...RUNS, state: 'exited', code: 127, restarts: 3 }, 'Ended with 127 (no such program) at 10:00, started again 3 times.'],
  [{ ...RUNS, state: 'restarting', code: 143, restarts: 2 }, 'Ended with 143 (signal 15) at 10:00, starts again soon, started again 2 times.'],
] as const)('a program says how it fares: %j', (program, words) => {
  expect(programWords(program, clock)).toBe(words);
});

it('keeps the last 200 lines, whole, with the one that has not ended', () => {
  const numbered = (count: number) => Array.from({ length: count }, (_, at) => `line ${at}`).join('\n');
  expect(lastLines('a\nb\n')).toBe('a\nb\n');
  expect(lastLines(`${numbered(250)}\n`)).toBe(`${numbered(250).split('\n').slice(50).join('\n')}\n`);
  expect(lastLines(numbered(201))).toBe(numbered(201).split('\n').slice(1).join('\n'));
});

it('shows the programs of the node alone, and their words once somebody opens them, with no control characters', async () => {
  const parts = ['GET \u001b[31m/\n', 'GET /more\n'];
  const host = fakeHost({
    'lab.programs': async () => ({ ok: true, value: [RUNS, { ...RUNS, node: 'other' }] }),
    'lab.log': async ({ from }) => ({ ok: true, value: { from, next: from + (parts[from]?.length ? 1 : 0), text: parts[from] ?? '' } }),
  });
  const app = createApp(host, createHub(host));
  openDocument(app, documentOf('lab', 'containers: { web: {} }\n'));
  app.store.setState({ labs: { lab: summary('lab', 'running') } });
  const { container, getByText } = render(
    <AppProvider value={app}>
      <Programs node="web" />
    </AppProvider>,
  );
  await vi.waitFor(() => expect(container.querySelectorAll('[data-program]')).toHaveLength(1));
  expect(host.asked.some(({ call }) => call === 'lab.log')).toBe(false);
  fireEvent.click(getByText('What they have said'));
  await vi.waitFor(() => expect(container.querySelector<HTMLTextAreaElement>('.said')?.value).toBe('GET \\u001b[31m/\nGET /more\n'));
});
