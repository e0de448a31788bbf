import { applyEdit } from '../../../shared/topology/edit.ts';
import { type App, sentence } from '../app.ts';
import { find } from '../elements.ts';
import { edit } from './documents.ts';
import { select } from './select.ts';

/**
 * Ends renaming in place; null or the old name changes nothing. Every reference follows.
 * A name that cannot be taken leaves the field open: the answer says why.
 */
export function rename(app: App, element: string, to: string | null): string | null {
  const { renaming, analysis, document } = app.store.getState();
  if (renaming !== element || document === null) return null;
  const named = find(analysis.sketch, element);
  const changes = to !== null && to !== '' && named !== null && named.name !== to && named.kind !== 'attachment';
  if (changes) {
    const change = { kind: 'rename', element, to } as const;
    const tried = applyEdit(document.text, change);
    if (!tried.ok) return tried.problems.map(sentence).join(' ');
    edit(app, `Rename ${named.name} to ${to}`, [change]);
    select(app, [`${element.slice(0, element.indexOf('.'))}.${to}`]);
  }
  app.store.setState({ renaming: null });
  return null;
}
