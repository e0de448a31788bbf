/** Labs of this machine, whoever started them: listing, attaching, and hearing what others change. */
import type { LabSummary, Payload } from '../../../shared/api/contract.ts';
import { analyse } from '../analysis.ts';
import { type App, ask, say, sayAll } from '../app.ts';
import { cutAfter } from '../backends.ts';
import { documentOf, isLive, type State } from '../state.ts';
import { leaving, openDocument, replaceText } from './documents.ts';
import { follow } from './live.ts';
import { adoptTerminals } from './terminals.ts';

/** Everything that the window knows of the host process, asked anew: at the start and after a lost connection. */
export async function refresh(app: App): Promise<void> {
  const [info, examples, labs] = await Promise.all([ask(app, 'app.info', {}), ask(app, 'examples.list', {}), ask(app, 'labs.list', {})]);
  app.store.setState((state) => ({
    connection: 'open',
    info: info ?? state.info,
    examples: examples ?? state.examples,
    ...(labs ? knownLabs(state, Object.fromEntries(labs.map((lab) => [lab.name, lab]))) : {}),
  }));
  await attachDocument(app);
}

/** Shows a lab that runs somewhere, or that was stopped, as its drawing. */
export async function openLab(app: App, name: string): Promise<void> {
  const found = await ask(app, 'lab.text', { lab: name });
  if (found === null) return;
  if (!found.ok) {
    sayAll(app, found.problems);
    return;
  }
  const { text, file, held } = found.value;
  const onDisk = file === null ? null : await ask(app, 'file.open', { path: file });
  leaving(app, () => {
    // The file may have gone on since it was applied: the drawing is what runs, unsaved where they differ.
    const opened = onDisk?.ok ? { path: onDisk.value.path, version: onDisk.value.version } : null;
    openDocument(app, { ...documentOf(name, text, opened), saved: onDisk?.ok ? onDisk.value.text : text, held });
    void attachDocument(app);
  });
}

/** If the open document's lab runs already: what runs, and whether the draft is that. */
export async function attachDocument(app: App): Promise<void> {
  const before = app.store.getState();
  if (before.document === null || !isLive(before)) return;
  const { lab } = before.document;
  const found = await ask(app, 'lab.text', { lab });
  if (!found?.ok) return;
  const { text: applied, held } = found.value;
  app.store.setState((state) => {
    if (state.document?.lab !== lab) return state;
    const document = { ...state.document, applied, held, follows: state.document.text === applied };
    return { document, analysis: analyse(document.text, held, state.analysis) };
  });
  await adoptTerminals(app);
  await follow(app);
}

/** The labs, and since when which of them are out of reach. */
function knownLabs(state: State, labs: State['labs']): Pick<State, 'labs' | 'cut'> {
  return { labs, cut: cutAfter(state.cut, labs, Date.now()) };
}

/** A lab changed, by whatever process. */
export function labChanged(app: App, summary: LabSummary): void {
  const before = app.store.getState();
  app.store.setState(knownLabs(before, { ...before.labs, [summary.name]: summary }));
  const { document, activity } = before;
  if (document?.lab !== summary.name || activity !== 'idle') return;
  if (!isLive(app.store.getState())) {
    app.store.setState({ document: { ...document, applied: null, follows: true }, pending: null });
    return;
  }
  void changedElsewhere(app, summary.name);
}

/** A lab was forgotten: what is drawn of it stays. */
export function labGone(app: App, { lab }: Payload<'lab.gone'>): void {
  app.store.setState((state): Partial<State> => {
    const { [lab]: _, ...labs } = state.labs;
    if (state.document?.lab !== lab || state.activity !== 'idle') return { labs };
    return { labs, document: { ...state.document, applied: null, follows: true }, pending: null };
  });
}

/** Another process applied something: a draft without changes of its own follows, another one asks. */
async function changedElsewhere(app: App, lab: string): Promise<void> {
  const found = await ask(app, 'lab.text', { lab });
  const { document, activity } = app.store.getState();
  if (!found?.ok || document?.lab !== lab || activity !== 'idle' || found.value.text === document.applied) return;
  const unchanged = document.text === document.applied;
  app.store.setState({
    document: { ...document, applied: found.value.text, held: found.value.held, follows: unchanged || document.text === found.value.text },
  });
  if (unchanged) replaceText(app, 'Change made elsewhere', found.value.text);
  else await attachDocument(app);
}

export function progressed(app: App, payload: Payload<'lab.progress'>): void {
  app.store.setState((state): Partial<State> => {
    if (state.document?.lab !== payload.lab || state.progress === null) return {};
    const finished = new Set([...state.progress.finished, ...payload.finished]);
    return { progress: { done: payload.done, total: payload.total, doing: payload.doing, finished } };
  });
  if (app.store.getState().document?.lab === payload.lab) say(app, payload.total > 0 ? `${payload.done}/${payload.total} ${payload.doing}` : payload.doing);
}
