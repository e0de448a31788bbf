/** Something from the palette is over the canvas; let go there, it is added where it fits. */
import { type Added, adding, type Item, NOWHERE, type Spot } from '../../state/adding.ts';
import { edit } from '../../state/actions/documents.ts';
import { select } from '../../state/actions/select.ts';
import type { App } from '../../state/app.ts';
import { layoutKey } from '../../state/sketch.ts';
import { HOLDING_NOTHING } from '../../state/state.ts';
import { hitAt, roomAt } from '../hits.ts';
import { centre, type Point } from '../layout/geometry.ts';
import type { Scene } from '../layout/scene.ts';
import type { Surface } from '../surface.ts';

/** A host that is dropped this far from where it would stand by itself stays where it was dropped. */
const FAR = 220;
/** From a dropped room's corner to the pointer that dropped it: the middle of its title. */
const TITLE_HALF = { x: 108, y: 16 } as const;

function spotOf(surface: Surface, item: Item, at: Point): Spot {
  const scene = surface.scene();
  const room = roomAt(scene, at) ?? (item.kind === 'host' || item.kind === 'lan' ? null : nearestRoom(scene, at));
  return { room: room === null || room.unplaced ? null : room.name, element: hitAt(surface.hits(), at)?.element ?? null };
}

/** What cannot stand outside of a room goes to the one that is nearest. */
function nearestRoom(scene: Scene, at: Point): Scene['rooms'][number] | null {
  const distance = (room: Scene['rooms'][number]) => Math.hypot(centre(room.box).x - at.x, centre(room.box).y - at.y);
  return scene.rooms.filter((room) => !room.unplaced).sort((a, b) => distance(a) - distance(b))[0] ?? null;
}

function addedAt(app: App, item: Item, at: Point): Added | null {
  const { document, analysis } = app.store.getState();
  const surface = app.surface.current;
  if (document === null || surface === null) return null;
  return adding(document.text, analysis.sketch, item, spotOf(surface, item, at));
}

/** Shows what the drop would do. */
export function hoverItem(app: App, item: Item, at: Point | null): void {
  if (at === null || app.surface.current === null) {
    app.store.setState({ holding: HOLDING_NOTHING });
    return;
  }
  const spot = spotOf(app.surface.current, item, at);
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
  const pin = at !== null && item.kind === 'host' && before > 0 && isFarFromOthers(app, at);
  const corner = at && { x: Math.round((at.x - TITLE_HALF.x) / 4) * 4, y: Math.round((at.y - TITLE_HALF.y) / 4) * 4 };
  const move = pin && corner ? [{ kind: 'move', positions: { [layoutKey(added.element)]: [corner.x, corner.y] } } as const] : [];
  if (edit(app, added.name, [...added.edits, ...move])) select(app, [added.element]);
}

/** Beside the row of rooms a new one stands by itself; only somewhere else the place is meant. */
function isFarFromOthers(app: App, at: Point): boolean {
  const bounds = app.surface.current?.scene().bounds;
  if (bounds === undefined) return false;
  return at.y < bounds.y - FAR || at.y > bounds.y + bounds.h + FAR || at.x < bounds.x - FAR;
}
