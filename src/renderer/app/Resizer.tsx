import type { KeyboardEvent, PointerEvent } from 'react';
import { resizePane } from '../state/actions/select.ts';
import { useApp, useAppState } from '../state/react.ts';
import type { PaneName } from '../state/state.ts';

const STEP = 24;

/** The edge of a pane: dragged, or moved by the arrow keys. */
export function Resizer({ pane }: { readonly pane: PaneName | 'text' }) {
  const app = useApp();
  const size = useAppState((state) => (pane === 'text' ? state.views.width : state.panes[pane].size));
  const sign = pane === 'left' ? 1 : -1;
  const start = (event: PointerEvent<HTMLHRElement>) => {
    const from = { at: pane === 'dock' ? event.clientY : event.clientX, size };
    const target = event.currentTarget;
    target.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) => resizePane(app, pane, from.size + sign * ((pane === 'dock' ? moved.clientY : moved.clientX) - from.at));
    const end = () => {
      target.removeEventListener('pointermove', move);
      target.removeEventListener('lostpointercapture', end);
    };
    target.addEventListener('pointermove', move);
    target.addEventListener('lostpointercapture', end);
  };
  const key = (event: KeyboardEvent) => {
    const grow = { ArrowRight: sign, ArrowLeft: -sign, ArrowUp: -sign, ArrowDown: sign }[event.key];
    if (grow === undefined) return;
    event.preventDefault();
    resizePane(app, pane, size + grow * STEP);
  };
  return (
    // A window splitter is a separator that takes the focus: so says the ARIA practice, and so do the arrow keys need it.
    <hr
      className={`resizer of-${pane}`}
      tabIndex={0}
      aria-label={`Size of the ${pane === 'left' || pane === 'right' ? `${pane} pane` : pane}`}
      aria-orientation={pane === 'dock' ? 'horizontal' : 'vertical'}
      aria-valuenow={size}
      onPointerDown={start}
      onKeyDown={key}
    />
  );
}
