import { Play, Save, Search, Square } from 'lucide-react';
import { stands } from '../../shared/api/stands.ts';
import { CommandButton, CommandIcon } from '../commands/CommandButton.tsx';
import { whereLabsRun } from '../commands/backends.ts';
import { perform } from '../commands/command.ts';
import { closeDrawing, saveFile } from '../commands/document.ts';
import { applyChanges, isBroken, runLab, stopLab } from '../commands/running.ts';
import { shown } from '../commands/shortcuts.ts';
import { nextView, search, VIEWS } from '../commands/viewing.ts';
import { showTab } from '../state/actions/select.ts';
import { whereWords } from '../state/backends.ts';
import { useApp, useAppState } from '../state/react.ts';
import { isLive, isUnsaved, labOf, type State } from '../state/state.ts';

export function TitleBar() {
  const app = useApp();
  const document = useAppState((state) => state.document);
  return (
    <header className="title-bar">
      <button type="button" className="logo" onClick={() => perform(app, closeDrawing)} title="Start page">
        Netyard
      </button>
      {document && (
        <>
          <span className="crumb">
            / <b>{document.lab}</b>
            <span className="file-name">{document.file ? document.file.path.replace(/^.*[\\/]/, '') : 'not saved in a file'}</span>
            {isUnsaved(document) && (
              <span className="unsaved" title="Changes that are not saved">
                <span className="hidden-words">unsaved changes</span>
              </span>
            )}
          </span>
          <CommandIcon command={saveFile} icon={Save} />
          <StatePill />
        </>
      )}
      <Backend />
      <span className="grow" />
      {document && <Views />}
      <button type="button" className="pill search" onClick={() => perform(app, search)}>
        <Search size={13} aria-hidden="true" /> <span className="search-words">Search or run a command</span> <kbd>{shown('Mod+K')}</kbd>
      </button>
      {document && <RunButtons />}
    </header>
  );
}

/** The state in one or two words, as the lab's folder and this window's own work say it. */
export function stateWords(state: State): { readonly words: string; readonly tone: 'off' | 'busy' | 'on' | 'bad' } {
  const lab = labOf(state);
  if (state.activity === 'running') return { words: 'starting', tone: 'busy' };
  if (state.activity === 'stopping') return { words: 'stopping', tone: 'busy' };
  if (state.activity === 'applying') return { words: 'changing', tone: 'busy' };
  if (lab === null || lab.state === 'stopped') return { words: 'not running', tone: 'off' };
  if (lab.state === 'failed') return { words: stands(lab) ? 'running, with errors' : 'failed', tone: 'bad' };
  if (lab.state === 'unreachable') return { words: 'out of reach', tone: 'bad' };
  return { words: lab.state, tone: lab.state === 'running' ? 'on' : lab.state === 'interrupted' ? 'bad' : 'busy' };
}

function StatePill() {
  const tone = useAppState((state) => stateWords(state).tone);
  const words = useAppState((state) => stateWords(state).words);
  return (
    <span className={`pill state tone-${tone}`} role="status" data-state={words}>
      <i className="dot" />
      {words}
    </span>
  );
}

/** Where the lab runs or would run; a press leads to the choice. */
function Backend() {
  const app = useApp();
  const words = useAppState(whereWords);
  const live = useAppState(isLive);
  const info = useAppState((state) => state.info);
  if (info === null || words === null) return null;
  const cannot = !info.canRun && !live;
  const why = info.why.map((problem) => `${problem.message} ${problem.fix ?? ''}`).join('\n');
  return (
    <button
      type="button"
      className={`pill backend ${cannot ? 'tone-bad' : ''} ${words.startsWith('local') ? '' : 'is-elsewhere'}`}
      data-where={words}
      title={cannot ? why : live ? 'Where this lab runs' : 'Where labs run'}
      onClick={() => perform(app, whereLabsRun)}
    >
      {cannot ? 'editor only' : words}
    </button>
  );
}

/** The drawing, its text, or both. */
function Views() {
  const app = useApp();
  const view = useAppState((state) => state.views.shown);
  const [key = ''] = nextView.shortcuts;
  return (
    <div className="views" role="toolbar" aria-label="Views of the document" title={`Drawing, both, or YAML (${shown(key)})`}>
      {VIEWS.map((each) => (
        <button type="button" key={each.view} data-command={each.command.name} aria-pressed={view === each.view} onClick={() => perform(app, each.command)}>
          {each.words}
        </button>
      ))}
    </div>
  );
}

function RunButtons() {
  const app = useApp();
  const live = useAppState((state) => isLive(state) || state.activity === 'running' || state.activity === 'stopping');
  const broken = useAppState(isBroken);
  const pending = useAppState((state) => state.pending !== null);
  return (
    <>
      {pending && (
        <button type="button" className="button" onClick={() => showTab(app, { kind: 'changes' })}>
          Show changes
        </button>
      )}
      {live && <CommandButton command={stopLab} icon={Square} />}
      {(!live || (broken && !pending)) && <CommandButton command={runLab} icon={Play} className="primary" />}
      {pending && <CommandButton command={applyChanges} className="primary" />}
    </>
  );
}
