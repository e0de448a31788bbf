import type { App } from '../app.ts';
import { isUnsaved } from '../state.ts';
import { byHandChanged } from './by-hand.ts';
import { lookOutside } from './files.ts';
import { labChanged, labGone, progressed } from './labs.ts';
import { terminalEnded } from './terminals.ts';

/** Everything that the window hears without having asked. */
export function hear(app: App): void {
  app.api.on('lab.changed', (summary) => labChanged(app, summary));
  app.api.on('lab.gone', (payload) => labGone(app, payload));
  app.api.on('lab.byHand', (payload) => byHandChanged(app, payload));
  app.api.on('lab.progress', (payload) => progressed(app, payload));
  app.api.on('terminal.exit', (payload) => terminalEnded(app, payload));
  window.addEventListener('focus', () => void lookOutside(app));
  window.addEventListener('beforeunload', (event) => {
    const { document } = app.store.getState();
    // A reload keeps the draft (keep.ts); closing the tab would lose it.
    if (document !== null && isUnsaved(document)) event.preventDefault();
  });
}
