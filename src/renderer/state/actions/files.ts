/** Saving and opening topology.yaml. The host process reads and writes; here is what the person decides. */
import { type App, ask, say, sayAll } from '../app.ts';
import { documentOf, isUnsaved } from '../state.ts';
import { attachDocument } from './labs.ts';
import { closeDocument, freeLab, leaving, openDocument, replaceText } from './documents.ts';
import { show } from './select.ts';
import { readSketch } from '../sketch.ts';

/** Opens a file as the document; false where it could not be read. */
export async function openFile(app: App, path: string): Promise<boolean> {
  const opened = await ask(app, 'file.open', { path });
  if (opened === null) return false;
  if (!opened.ok) {
    sayAll(app, opened.problems);
    return false;
  }
  const { text, version, path: real } = opened.value;
  leaving(app, () => {
    openDocument(app, documentOf(labOfFile(app, text, real), text, { path: real, version }));
    void attachDocument(app);
  });
  return true;
}

/** The file's `name`, else its stem, as the command line has it; another file's running lab of that key is left alone. */
function labOfFile(app: App, text: string, path: string): string {
  const state = app.store.getState();
  const stem = path.replace(/^.*[\\/]/, '').replace(/\.ya?ml$/i, '');
  const key = readSketch(text).name ?? stem;
  const running = state.labs[key];
  return running !== undefined && running.file === path ? key : freeLab(state, key);
}

/** Ctrl+S: to the file that it came from, or where the person says. */
export async function save(app: App): Promise<void> {
  const { document } = app.store.getState();
  if (document === null) return;
  if (document.file === null) return show(app, { kind: 'save' });
  await saveTo(app, document.file.path, { version: document.file.version, overwrite: false });
}

/** Writes the draft; false (with the reason in the log) where that failed. */
export async function saveTo(app: App, path: string, options: { readonly version: string | null; readonly overwrite: boolean }): Promise<boolean> {
  const { document } = app.store.getState();
  if (document === null) return false;
  const { text } = document;
  const saved = await ask(app, 'file.save', { path, text, ...options });
  if (saved === null) return false;
  if (!saved.ok) {
    if (saved.problems.some((problem) => problem.code === 'changed-outside')) await lookOutside(app);
    else sayAll(app, saved.problems);
    return false;
  }
  app.store.setState((state) => (state.document ? { document: { ...state.document, saved: text, file: saved.value } } : state));
  say(app, `Saved ${saved.value.path}`);
  return true;
}

/** Has the file changed under the draft? An unchanged draft follows, another one asks. Called when the window gets the focus. */
export async function lookOutside(app: App): Promise<void> {
  const { document } = app.store.getState();
  if (document?.file == null) return;
  const there = await ask(app, 'file.open', { path: document.file.path });
  if (!there?.ok || there.value.version === document.file.version) return;
  const { text, version } = there.value;
  const now = app.store.getState().document;
  if (now?.file?.path !== document.file.path) return;
  if (isUnsaved(now)) show(app, { kind: 'outside', text, version });
  else takeOutside(app, text, version);
}

/** The file's text becomes the draft's, as a step that Undo takes back. */
export function takeOutside(app: App, text: string, version: string): void {
  app.store.setState((state) => (state.document?.file ? { document: { ...state.document, saved: text, file: { ...state.document.file, version } } } : state));
  replaceText(app, 'Change of the file', text);
}

/** Keeps the draft: the next save overwrites what is on disk. */
export function keepDraft(app: App, version: string): void {
  app.store.setState((state) => (state.document?.file ? { document: { ...state.document, saved: '', file: { ...state.document.file, version } } } : state));
}

export function close(app: App): void {
  leaving(app, () => closeDocument(app));
}
