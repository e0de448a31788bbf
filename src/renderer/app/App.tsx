/** The window. */
import { type CSSProperties, useEffect } from 'react';
import { CutBanner } from '../backends/CutBanner.tsx';
import { Canvas } from '../canvas/Canvas.tsx';
import { Dialogs } from '../dialogs/Dialogs.tsx';
import { Dock } from '../dock/Dock.tsx';
import { Inspector } from '../inspector/Inspector.tsx';
import { TextPane } from '../text/TextPane.tsx';
import { StartPage } from '../start/StartPage.tsx';
import { watchByHand } from '../state/actions/by-hand.ts';
import type { App as AppContext } from '../state/app.ts';
import { AppProvider, useApp, useAppState } from '../state/react.ts';
import { isLive, isShown } from '../state/state.ts';
import { LeftPane } from './LeftPane.tsx';
import { Resizer } from './Resizer.tsx';
import { StatusBar } from './StatusBar.tsx';
import { TitleBar } from './TitleBar.tsx';
import { useFolding } from './useFolding.ts';
import '../theme/tokens.css';
import '../theme/base.css';
import '../canvas/layers/scene.css';
import '../canvas/canvas.css';
import './app.css';

export function App({ app }: { readonly app: AppContext }) {
  return (
    <AppProvider value={app}>
      <Window />
      <Dialogs />
    </AppProvider>
  );
}

/** The browser's tab is called what the drawing is called. */
function useTitle(lab: string | undefined): void {
  useEffect(() => {
    document.title = lab === undefined ? 'Netyard' : `${lab} · Netyard`;
  }, [lab]);
}

/** While a lab runs, the window hears of what is changed in it by hand. */
function useByHand(lab: string | undefined): void {
  const app = useApp();
  const live = useAppState((state) => state.connection === 'open' && isLive(state) && state.document?.applied != null);
  useEffect(() => {
    if (lab !== undefined && live) void watchByHand(app, lab);
  }, [app, lab, live]);
}

function Window() {
  const open = useAppState((state) => state.document !== null);
  const panes = useAppState((state) => state.panes);
  const left = useAppState((state) => isShown(state, 'left'));
  const right = useAppState((state) => isShown(state, 'right'));
  const views = useAppState((state) => state.views);
  const lab = useAppState((state) => state.document?.lab);
  useTitle(lab);
  useByHand(lab);
  useFolding();
  const sizes = {
    // In a small window, as at 200 % zoom, the panes leave the drawing its share.
    '--left': left ? `min(${panes.left.size}px, 24vw)` : '0px',
    '--right': right ? `min(${panes.right.size}px, 28vw)` : '0px',
    '--text-width': views.shown === 'both' ? `min(${views.width}px, 46vw)` : '0px',
    '--dock': panes.dock.open ? `min(${panes.dock.size}px, 42vh)` : 'auto',
  } as CSSProperties;
  if (!open) {
    return (
      <div className="window is-start">
        <TitleBar />
        <StartPage />
      </div>
    );
  }
  return (
    <div className={`window shows-${views.shown}`} style={sizes}>
      <TitleBar />
      <CutBanner />
      {left && <LeftPane />}
      <Canvas key={lab} />
      <TextPane key={`text of ${lab}`} />
      {right && (
        <aside className="right-pane" aria-label="Inspector">
          <Inspector />
        </aside>
      )}
      <Dock />
      <StatusBar key={`status of ${lab}`} />
      {views.shown === 'both' && <Resizer pane="text" />}
      {left && <Resizer pane="left" />}
      {right && <Resizer pane="right" />}
      {panes.dock.open && <Resizer pane="dock" />}
    </div>
  );
}
