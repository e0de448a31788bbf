/** The text beside the drawing, or in its place. */
import { useEffect, useRef, useState } from 'react';
import { PanelLeftClose, PanelLeftOpen, PanelRightClose, PanelRightOpen, Redo2, Undo2 } from 'lucide-react';
import { CommandIcon } from '../commands/CommandButton.tsx';
import { redoEdit, undoEdit } from '../commands/editing.ts';
import { shown } from '../commands/shortcuts.ts';
import { toggleLeft, toggleRight } from '../commands/viewing.ts';
import { useApp, useAppState } from '../state/react.ts';
import { isShown } from '../state/state.ts';
import type { Editor } from './editor.ts';
import './text.css';

/** Once shown it stays, hidden where only the drawing is wanted: cursor, scroll and folds are kept. */
export function TextPane() {
  const view = useAppState((state) => state.views.shown);
  const seen = useRef(false);
  seen.current ||= view !== 'drawing';
  return seen.current ? <Pane hidden={view === 'drawing'} alone={view === 'text'} /> : null;
}

function Pane({ hidden, alone }: { readonly hidden: boolean; readonly alone: boolean }) {
  const file = useAppState((state) => state.document?.file?.path.replace(/^.*[\\/]/, '') ?? 'topology.yaml');
  const left = useAppState((state) => isShown(state, 'left'));
  const right = useAppState((state) => isShown(state, 'right'));
  return (
    <section className="text-pane" aria-label="Text" hidden={hidden}>
      <header className="text-head">
        {alone && <CommandIcon command={toggleLeft} icon={left ? PanelLeftClose : PanelLeftOpen} />}
        <span className="mono text-file">{file}</span>
        <span className="muted text-hint" id="leave-text">{`${shown('F6')} leaves the text`}</span>
        <span className="grow" />
        {alone && (
          <>
            <CommandIcon command={undoEdit} icon={Undo2} />
            <CommandIcon command={redoEdit} icon={Redo2} />
            <CommandIcon command={toggleRight} icon={right ? PanelRightClose : PanelRightOpen} />
          </>
        )}
      </header>
      <EditorPlace alone={alone && !hidden} />
    </section>
  );
}

/** The editor is a part of the page of its own, fetched when it is first wanted. */
function EditorPlace({ alone }: { readonly alone: boolean }) {
  const app = useApp();
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);
  const [failed, setFailed] = useState(false);
  const wanted = useRef(alone);
  useEffect(() => {
    let gone = false;
    const mount = ({ createEditor }: typeof import('./editor.ts')) => {
      if (gone || place.current === null) return;
      const host = document.createElement('div');
      host.className = 'editor';
      host.tabIndex = -1;
      place.current.replaceChildren(host);
      editor.current = createEditor(app, host);
      if (wanted.current) editor.current.focus();
      editor.current.takeUp();
    };
    import('./editor.ts').then(mount, () => setFailed(true));
    return () => {
      gone = true;
      editor.current?.dispose();
      editor.current = null;
    };
  }, [app]);
  const caret = useAppState((state) => state.caret);
  // After the pane has come into the window: what is hidden takes no focus.
  useEffect(() => {
    if (caret !== null) editor.current?.takeUp();
  }, [caret]);
  // Where there is nothing but the text the keys are its.
  useEffect(() => {
    wanted.current = alone;
    if (alone) editor.current?.focus();
  }, [alone]);
  return (
    <div className="text-place" ref={place}>
      {failed && <p className="dock-empty muted">The editor could not be loaded. Reload the page once the connection is back.</p>}
    </div>
  );
}
