import { ClipboardPaste, Copy } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { takesFocus } from '../state/actions/terminals.ts';
import { say } from '../state/app.ts';
import { useApp } from '../state/react.ts';
import type { TerminalTab } from '../state/state.ts';
import { createScreen, type Screen } from './screen.ts';
import './terminals.css';

interface Props {
  readonly tab: TerminalTab;
  readonly shown: boolean;
}

/** One terminal; it stays mounted while another tab is in front, so that its screen goes on. */
export function TerminalPanel({ tab, shown }: Props) {
  const app = useApp();
  const place = useRef<HTMLDivElement>(null);
  const screen = useRef<Screen | null>(null);
  useEffect(() => {
    if (place.current === null) return;
    const { api, hub } = app;
    const made = createScreen(place.current, tab.terminal, api, hub);
    screen.current = made;
    return () => {
      screen.current = null;
      made.dispose();
    };
  }, [app, tab.terminal]);
  useEffect(() => {
    if (!shown) return;
    screen.current?.show();
    if (takesFocus(app, tab.terminal)) screen.current?.focus();
  }, [app, tab.terminal, shown]);

  const copy = () => {
    const text = screen.current?.selection() ?? '';
    if (text === '') say(app, 'Select text in the terminal first, then copy it.');
    else void navigator.clipboard.writeText(text);
  };
  const paste = async () => {
    const text = await navigator.clipboard.readText().catch(() => null);
    if (text === null) say(app, 'The browser does not let this page read the clipboard: paste with Ctrl Shift V.', true);
    else screen.current?.paste(text);
  };
  return (
    <section className="terminal-panel" aria-label={`Terminal ${tab.node}`} hidden={!shown} data-terminal={tab.node}>
      <div className="terminal-screen" ref={place} />
      <div className="terminal-tools">
        <button type="button" className="icon-button small" title="Copy the selection (Ctrl Shift C)" aria-label="Copy the selection" onClick={copy}>
          <Copy size={14} aria-hidden="true" />
        </button>
        <button type="button" className="icon-button small" title="Paste (Ctrl Shift V)" aria-label="Paste" onClick={() => void paste()}>
          <ClipboardPaste size={14} aria-hidden="true" />
        </button>
      </div>
      {tab.ended !== null && <p className="terminal-ended">{tab.ended}</p>}
    </section>
  );
}
