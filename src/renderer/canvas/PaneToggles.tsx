import { PanelLeftClose, PanelLeftOpen, PanelRightClose, PanelRightOpen } from 'lucide-react';
import { CommandIcon } from '../commands/CommandButton.tsx';
import { toggleLeft, toggleRight } from '../commands/viewing.ts';
import { useAppState } from '../state/react.ts';
import { isShown } from '../state/state.ts';

/** In the drawing's upper corners: the panes beside it come and go. */
export function PaneToggles() {
  const left = useAppState((state) => isShown(state, 'left'));
  const right = useAppState((state) => isShown(state, 'right'));
  return (
    <>
      <div className="pane-toggle of-left">
        <CommandIcon command={toggleLeft} icon={left ? PanelLeftClose : PanelLeftOpen} />
      </div>
      <div className="pane-toggle of-right">
        <CommandIcon command={toggleRight} icon={right ? PanelRightClose : PanelRightOpen} />
      </div>
    </>
  );
}
