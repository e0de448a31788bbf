/** Adding from the palette. Something of it is over the canvas; let go there, it is added where it fits. */
import { type Added, adding, type Item, NOWHERE, type Spot } from '../adding.ts';
import { edit } from './documents.ts';
import { select } from './select.ts';
import type { App } from '../app.ts';
import { layoutKey } from '../sketch.ts';
import { HOLDING_NOTHING } from '../state.ts';
import type { Point } from '../surface.ts';

/** From a dropped room's corner to the pointer that dropped it: the middle of its title. */
const TITLE_HALF = { x: 108, y: 16 } as const;

function addedAt(app: App, item: Item, at: Point): Added | null {
  const { document, analysis } = app.store.getState();
  const surface = app.surface.current;
  if (document === null || surface === null) return null;
  return adding(document.text, analysis.sketch, item, surface.spotAt(at, item));
}

/** Shows what the drop would do. */
export function hoverItem(app: App, item: Item, at: Point | null): void {
  if (at === null || app.surface.current === null) {
    app.store.setState({ holding: HOLDING_NOTHING });
    return;
  }
  const spot = app.surface.current.spotAt(at, item);
  const added = addedAt(app, item, at);
  const inside = item.kind === 'container' || item.kind === 'network';
  const target = spot.element ?? (inside && spot.room !== null ? `hosts.${spot.room}` : null);
  app.store.setState({ holding: { ...HOLDING_NOTHING, target, says: added && (inside && spot.room !== null ? `${added.name} in ${spot.room}` : added.name) } });
}

/** Adds it there. A host that was dropped far from where it would stand is put where it was dropped, once it is drawn. */
export function dropItem(app: App, item: Item, at: Point): void {
  app.store.setState({ holding: HOLDING_NOTHING });
  const added = addedAt(app, item, at);
  if (added) commit(app, added, item, at);
}

/** A click or Enter in the palette: into what is selected, else where it belongs. */
export function addItem(app: App, item: Item): void {
  const { document, analysis, selection } = app.store.getState();
  if (document === null) return;
  const element = selection[0] ?? null;
  const container = analysis.sketch.containers.find((each) => each.element === element);
  const host = analysis.sketch.hosts.find((each) => each.element === element);
  const spot: Spot = element === null ? NOWHERE : { room: container?.host ?? host?.name ?? null, element };
  commit(app, adding(document.text, analysis.sketch, item, item.kind === 'container' && container ? { ...spot, element: null } : spot), item, null);
}

function commit(app: App, added: Added, item: Item, at: Point | null): void {
  const before = app.store.getState().analysis.sketch.hosts.length;
  const pin = at !== null && item.kind === 'host' && before > 0 && app.surface.current?.isFarOut(at) === true;
  const corner = at && { x: Math.round((at.x - TITLE_HALF.x) / 4) * 4, y: Math.round((at.y - TITLE_HALF.y) / 4) * 4 };
  const move = pin && corner ? [{ kind: 'move', positions: { [layoutKey(added.element)]: [corner.x, corner.y] } } as const] : [];
  if (edit(app, added.name, [...added.edits, ...move])) select(app, [added.element]);
}
