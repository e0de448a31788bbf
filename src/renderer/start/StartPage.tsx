/** The first screen: running labs, examples as pictures, and a drawing of one's own. */
import { FilePlus2, FolderOpen } from 'lucide-react';
import { useState } from 'react';
import type { LabSummary } from '../../shared/api/contract.ts';
import { stands } from '../../shared/api/stands.ts';
import { CommandButton } from '../commands/CommandButton.tsx';
import { whereLabsRun } from '../commands/backends.ts';
import { newDrawing, openFile } from '../commands/document.ts';
import { openExample } from '../state/actions/documents.ts';
import { openLab } from '../state/actions/labs.ts';
import { useApp, useAppState } from '../state/react.ts';
import { shownLabs } from './labs.ts';
import { Thumbnail } from './Thumbnail.tsx';
import './start.css';

const STATE_WORDS: Readonly<Record<LabSummary['state'], string>> = {
  starting: 'starting',
  running: 'running',
  changing: 'changing',
  stopping: 'stopping',
  stopped: 'stopped',
  interrupted: 'interrupted',
  failed: 'failed',
  unreachable: 'out of reach',
};

export function StartPage() {
  return (
    <main className="start">
      <div className="start-column">
        <header className="start-head">
          <div className="grow">
            <h1>Draw a container network. Run it for real.</h1>
            <p className="muted">Every box becomes Linux network namespaces, with a terminal in it.</p>
          </div>
          <CommandButton command={openFile} icon={FolderOpen} />
          <CommandButton command={newDrawing} icon={FilePlus2} className="primary" />
        </header>
        <CannotRun />
        <Labs />
        <Examples />
      </div>
    </main>
  );
}

function CannotRun() {
  const info = useAppState((state) => state.info);
  if (info === null || info.canRun) return null;
  return (
    <section className="cannot" role="note">
      <h2>Labs can be drawn here, not run yet.</h2>
      {info.why.map((problem) => (
        <p key={problem.code}>
          {problem.message} {problem.fix}
        </p>
      ))}
      <div>
        <CommandButton command={whereLabsRun} />
      </div>
    </section>
  );
}

function Labs() {
  const app = useApp();
  const labs = useAppState((state) => state.labs);
  const [whole, setWhole] = useState(false);
  const { shown, more } = shownLabs(Object.values(labs), whole);
  if (shown.length === 0) return null;
  return (
    <section>
      <h2 className="section-title">Your labs</h2>
      <ul className="labs">
        {shown.map((lab) => (
          <li key={lab.name}>
            <button type="button" className="lab" data-lab={lab.name} onClick={() => void openLab(app, lab.name)}>
              <i className={`dot ${stands(lab) ? 'is-on' : ''}`} />
              <b>{lab.name}</b>
              <span className="muted">{STATE_WORDS[lab.state]}</span>
              <span className="grow muted lab-file">{lab.file ?? ''}</span>
            </button>
          </li>
        ))}
      </ul>
      {(more > 0 || whole) && (
        <button type="button" className="button small labs-more" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? 'Show fewer' : `Show all ${shown.length + more}`}
        </button>
      )}
    </section>
  );
}

function Examples() {
  const app = useApp();
  const examples = useAppState((state) => state.examples);
  return (
    <section>
      <h2 className="section-title">Examples</h2>
      <ul className="examples">
        {examples.map((example) => (
          <li key={example.id}>
            <button type="button" className="example" data-example={example.id} onClick={() => openExample(app, example.id)}>
              <Thumbnail text={example.text} />
              <b>{example.title}</b>
              <span className="muted">{example.summary}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
