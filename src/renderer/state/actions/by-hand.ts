/** What somebody changed by hand in the open lab: heard, put back, or written into the drawing. */
import type { Payload } from '../../../shared/api/contract.ts';
import { type App, ask, say, sayAll } from '../app.ts';
import { replaceText } from './documents.ts';

/** From now on the window hears of it; asked for as often as the lab comes up. */
export async function watchByHand(app: App, lab: string): Promise<void> {
  app.store.setState({ byHand: [] });
  await ask(app, 'lab.watch', { lab });
}

export function byHandChanged(app: App, { lab, differences }: Payload<'lab.byHand'>): void {
  if (app.store.getState().document?.lab === lab) app.store.setState({ byHand: differences });
}

/** Puts these back as the drawing has them, and with each what can only be put back with it. */
export async function resetByHand(app: App, chosen: readonly string[]): Promise<void> {
  const { document } = app.store.getState();
  if (document === null || chosen.length === 0) return;
  const result = await ask(app, 'lab.reset', { lab: document.lab, chosen: [...chosen] });
  if (result?.ok) say(app, 'Put back what was changed by hand.');
  else if (result !== null) sayAll(app, result.problems);
}

/** Writes these into the drawing; the lab follows it as it follows every edit. */
export async function keepByHand(app: App, chosen: readonly string[]): Promise<void> {
  const { document } = app.store.getState();
  if (document === null || chosen.length === 0) return;
  const result = await ask(app, 'lab.keep', { lab: document.lab, text: document.text, chosen: [...chosen] });
  if (result?.ok) replaceText(app, 'Keep what was changed by hand', result.value.text);
  else if (result !== null) sayAll(app, result.problems);
}
