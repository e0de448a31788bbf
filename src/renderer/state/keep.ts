/** What outlives a reload of the page: the draft with its history, and the panes. Kept per tab, by the browser. */
import { analyse, NOTHING_ANALYSED } from './analysis.ts';
import type { App } from './app.ts';
import type { OpenDocument, State } from './state.ts';

const DRAFT = 'netyard.draft';
const PANES = 'netyard.panes';
const VIEWS = 'netyard.views';
const SETTLE_MS = 200;

/** Takes up what the tab had, then keeps it up to date. Returns what ends that. */
export function keepState(app: App): () => void {
  takeUp(app);
  let timer: ReturnType<typeof setTimeout> | undefined;
  return app.store.subscribe((state, before) => {
    if (state.panes !== before.panes) write(localStorage, PANES, state.panes);
    if (state.views !== before.views) write(localStorage, VIEWS, state.views);
    if (state.document === before.document) return;
    clearTimeout(timer);
    timer = setTimeout(() => write(sessionStorage, DRAFT, app.store.getState().document), SETTLE_MS);
  });
}

function takeUp(app: App): void {
  const document = read(sessionStorage, DRAFT) as OpenDocument | null;
  const panes = read(localStorage, PANES) as State['panes'] | null;
  if (panes?.left && panes.right && panes.dock) app.store.setState({ panes });
  const views = read(localStorage, VIEWS) as State['views'] | null;
  if (views?.shown && views.width) app.store.setState({ views });
  // What ran may have gone on or ended meanwhile: attaching finds out.
  if (typeof document?.text !== 'string') return;
  app.store.setState({ document: { ...document, applied: null }, analysis: analyse(document.text, document.held, NOTHING_ANALYSED) });
}

/** Storage may be full or forbidden; then nothing is kept, and nothing is lost but that. */
function write(storage: Storage, key: string, value: unknown): void {
  try {
    if (value === null) storage.removeItem(key);
    else storage.setItem(key, JSON.stringify(value));
  } catch {
    storage.removeItem(key);
  }
}

function read(storage: Storage, key: string): unknown {
  try {
    return JSON.parse(storage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}
