import { describe, expect, it } from 'vitest';
import { fakeHost } from '../../testing/fakeHost.ts';
import { createHub } from '../../terminals/hub.ts';
import { createApp } from '../app.ts';
import { isShown } from '../state.ts';
import { foldPanes, togglePane } from './select.ts';

/** A window that had these widths, one after the other, with a person who presses buttons between them. */
function afterwards(...events: readonly (number | 'left' | 'right')[]) {
  const host = fakeHost({});
  const app = createApp(host, createHub(host));
  let width = Number.POSITIVE_INFINITY;
  for (const event of events) {
    if (typeof event !== 'number') togglePane(app, event);
    else {
      foldPanes(app, width, event);
      width = event;
    }
  }
  const state = app.store.getState();
  return (['left', 'right'] as const).filter((pane) => isShown(state, pane));
}

describe('the panes beside the drawing', () => {
  it.each([
    ['a laptop', [1280], ['left', 'right']],
    ['an old projector', [1024], ['left']],
    ['a window at 200 %', [720], []],
    ['a window that was made small and large again', [1440, 720, 1440], ['left', 'right']],
    ['a small window with the inspector opened', [720, 'right'], ['right']],
    ['a small window with the inspector opened, then resized', [720, 'right', 700], ['right']],
    ['a small window with the palette opened and closed', [720, 'left', 'left'], []],
    ['a pane closed by hand, in a window that was small meanwhile', [1440, 'right', 720, 1440], ['left']],
  ] as const)('%s', (_, events, shown) => {
    expect(afterwards(...events)).toEqual(shown);
  });
});
