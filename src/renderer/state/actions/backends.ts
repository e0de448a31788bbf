/** Where labs run: what there is, a closer look, the choice. */
import { type App, ask, say } from '../app.ts';
import type { Known, Look } from '../known.ts';
import { run } from './live.ts';
import { show } from './select.ts';

function know(app: App, change: (known: Known) => Partial<Known>): void {
  app.store.setState(({ backends }) => ({ backends: { ...backends, ...change(backends) } }));
}

/** Opens the dialog, and asks what there is now. */
export async function showBackends(app: App): Promise<void> {
  know(app, () => ({ refused: [] }));
  show(app, { kind: 'backends' });
  await findBackends(app);
}

export async function findBackends(app: App): Promise<void> {
  const offers = await ask(app, 'backends.list', {});
  if (offers !== null) know(app, () => ({ offers }));
}

/** Looks closer at one; that may start it. */
export async function examineBackend(app: App, backend: string): Promise<void> {
  const found = (look: Look | null) =>
    know(app, ({ looks: { [backend]: _, ...others } }) => ({ looks: look === null ? others : { ...others, [backend]: look } }));
  found('looking');
  const answer = await ask(app, 'backends.examine', { backend });
  found(answer === null ? null : answer.ok ? answer.value : { problems: answer.problems });
}

/** Labs run there from now on; those that run stay. True when it was remembered. */
export async function chooseBackend(app: App, backend: string): Promise<boolean> {
  know(app, () => ({ choosing: backend, refused: [] }));
  const answer = await ask(app, 'backends.choose', { backend });
  know(app, () => ({ choosing: null, refused: answer === null || answer.ok ? [] : answer.problems }));
  if (answer?.ok !== true) return false;
  const info = await ask(app, 'app.info', {});
  if (info !== null) app.store.setState({ info });
  say(app, `Labs run on ${backend} from now on.`);
  await findBackends(app);
  return true;
}

/** What is refused here runs there. */
export async function runOn(app: App, backend: string): Promise<void> {
  if (await chooseBackend(app, backend)) await run(app);
}
