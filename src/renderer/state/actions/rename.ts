import type { App } from '../app.ts';
import { find } from '../elements.ts';
import { edit } from './documents.ts';
import { select } from './select.ts';

/** Ends renaming in place; null or the old name changes nothing. Every reference follows. */
export function rename(app: App, element: string, to: string | null): void {
  const { renaming, analysis } = app.store.getState();
  if (renaming !== element) return;
  app.store.setState({ renaming: null });
  const named = find(analysis.sketch, element);
  if (to === null || to === '' || named === null || named.name === to || named.kind === 'attachment') return;
  const section = element.slice(0, element.indexOf('.'));
  if (edit(app, `Rename ${named.name} to ${to}`, [{ kind: 'rename', element, to }])) select(app, [`${section}.${to}`]);
}
