/** The button is down and has not moved: a click, or the beginning of a drag. */
import { openTerminal } from '../../state/actions/terminals.ts';
import { select, toggleSelected } from '../../state/actions/select.ts';
import type { App } from '../../state/app.ts';
import { find } from '../../state/elements.ts';
import { isLive } from '../../state/state.ts';
import { standings } from '../../state/status.ts';
import type { Pointer } from '../view.ts';
import { dragging } from './dragging.ts';
import { type Gesture, type Ground, isFar } from './gesture.ts';

export function pressing(ground: Ground, start: Pointer): Gesture {
  const self: Gesture = {
    move(pointer) {
      if (!isFar(start.onScreen, pointer.onScreen)) return self;
      return dragging(ground, start) ?? NOTHING;
    },
    release(pointer) {
      if (!isFar(start.onScreen, pointer.onScreen)) click(ground.app, start);
    },
    cancel: () => undefined,
  };
  return self;
}

/** A drag of what does not move: cytoscape pans, or nothing happens. */
const NOTHING: Gesture = { move: () => NOTHING, release: () => undefined, cancel: () => undefined };

function click(app: App, { hit, more }: Pointer): void {
  if (hit === null) select(app, []);
  else if (more) toggleSelected(app, hit.element);
  else {
    select(app, [hit.element]);
    openIfRunning(app, hit.element);
  }
}

/** A container or host that runs answers a click with its terminal. */
function openIfRunning(app: App, element: string): void {
  const state = app.store.getState();
  const named = find(state.analysis.sketch, element);
  if (named?.kind !== 'container' && named?.kind !== 'host') return;
  if (isLive(state) && standings(state).get(element) === 'running') void openTerminal(app, named.name);
}
