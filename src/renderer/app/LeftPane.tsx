import { Outline } from '../outline/Outline.tsx';
import { Palette } from '../palette/Palette.tsx';
import { useApp, useAppState } from '../state/react.ts';
import type { State } from '../state/state.ts';
import '../outline/outline.css';
import '../palette/palette.css';

const TABS: readonly { readonly tab: State['leftTab']; readonly title: string }[] = [
  { tab: 'palette', title: 'Palette' },
  { tab: 'outline', title: 'Outline' },
];

export function LeftPane() {
  const app = useApp();
  const shown = useAppState((state) => state.leftTab);
  return (
    <aside className="left-pane" aria-label="Palette and outline">
      <div className="tabs" role="tablist" aria-label="Left pane">
        {TABS.map(({ tab, title }) => (
          <button type="button" key={tab} role="tab" className="tab" aria-selected={shown === tab} onClick={() => app.store.setState({ leftTab: tab })}>
            {title}
          </button>
        ))}
      </div>
      <div className="pane-body">{shown === 'palette' ? <Palette /> : <Outline />}</div>
    </aside>
  );
}
