import { useState } from 'react';
import { stands } from '../../shared/api/stands.ts';
import { find, titleOf } from '../state/elements.ts';
import { showTab } from '../state/actions/select.ts';
import { useApp, useAppState } from '../state/react.ts';
import type { State } from '../state/state.ts';
import { problemsOf } from '../state/status.ts';
import { stateWords } from './TitleBar.tsx';

/** What runs, how much there is, what is wrong, what the pointer is over. */
export function StatusBar() {
  const app = useApp();
  const problems = useAppState((state) => problemsOf(state).length);
  const elements = useAppState((state) => countOf(state));
  const running = useAppState((state) => Object.values(state.labs).filter(stands).length);
  const words = useAppState((state) => stateWords(state).words);
  const live = useAppState(liveWords);
  const pointer = useAppState(pointerWords);
  const [before] = useState(() => app.store.getState().log.at(-1)?.id ?? 0);
  const last = useAppState((state) => state.log.at(-1) ?? null);
  // What was said of another drawing is in the log.
  const news = last !== null && last.id > before ? last : null;
  const connection = useAppState((state) => state.connection);
  return (
    <footer className="status-bar">
      <span>{words}</span>
      <span>{elements === 1 ? '1 element' : `${elements} elements`}</span>
      <button type="button" className={problems > 0 ? 'bad' : ''} onClick={() => showTab(app, { kind: 'problems' })}>
        {problems === 0 ? 'no problems' : problems === 1 ? '1 problem' : `${problems} problems`}
      </button>
      {live !== null && <span className="status-live">{live}</span>}
      <span className="grow status-pointer">{pointer}</span>
      {connection === 'lost' && <span className="bad">Connection lost, trying again</span>}
      {news !== null && (
        <button type="button" className={`status-last ${news.bad ? 'bad' : ''}`} onClick={() => showTab(app, { kind: 'log' })} title={news.text}>
          {news.text}
        </button>
      )}
      <span>{running === 1 ? '1 lab runs' : `${running} labs run`}</span>
    </footer>
  );
}

function countOf({ analysis: { sketch } }: State): number {
  return sketch.lans.length + sketch.hosts.length + sketch.networks.length + sketch.containers.length;
}

/** What is going on, step by step; else what keeps the drawing from being applied. */
function liveWords(state: State): string | null {
  const { progress, activity } = state;
  // Before the first step a machine may be being started.
  if (progress !== null && progress.doing !== '') return progress.total > 0 ? `${progress.done} of ${progress.total}: ${progress.doing}` : progress.doing;
  if (activity === 'planning') return 'looking what changes';
  const { document, analysis } = state;
  const differs = document?.applied != null && document.applied !== document.text;
  if (differs && analysis.problems.length > 0) return 'not applied: the drawing has problems';
  return state.pending === null ? null : 'changes wait to be applied';
}

function pointerWords({ holding, hover, analysis }: State): string {
  if (holding.says !== null) return holding.says;
  const named = hover === null ? null : find(analysis.sketch, hover);
  return named === null ? '' : `${named.name} · ${titleOf(named)}`;
}
