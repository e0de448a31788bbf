/** What the mounted canvas is to others. */
import type { Item, Spot } from '../state/adding.ts';
import type { Surface } from '../state/surface.ts';
import type { Ground } from './gestures/gesture.ts';
import { hitAt, roomAt } from './hits.ts';
import { centre, type Point } from './layout/geometry.ts';
import type { Scene } from './layout/scene.ts';
import type { View } from './view.ts';

/** A host that is dropped this far from where it would stand by itself stays where it was dropped. */
const FAR = 220;

export function surfaceOf(container: HTMLElement, view: View, ground: Ground): Surface {
  return {
    at(client) {
      const box = container.getBoundingClientRect();
      const inside = client.x >= box.left && client.x <= box.right && client.y >= box.top && client.y <= box.bottom;
      return inside ? view.toDrawing(client) : null;
    },
    spotAt: (at, item) => spotOf(ground, at, item),
    isFarOut: (at) => isFarFrom(ground.scene().bounds, at),
    showAll: () => view.showAll(),
    zoomBy: (factor) => view.zoomBy(factor),
  };
}

function spotOf(ground: Ground, at: Point, item: Item): Spot {
  const scene = ground.scene();
  const room = roomAt(scene, at) ?? (item.kind === 'host' || item.kind === 'lan' ? null : nearestRoom(scene, at));
  return { room: room === null || room.unplaced ? null : room.name, element: hitAt(ground.hits(), at)?.element ?? null };
}

/** What cannot stand outside of a room goes to the one that is nearest. */
function nearestRoom(scene: Scene, at: Point): Scene['rooms'][number] | null {
  const distance = (room: Scene['rooms'][number]) => Math.hypot(centre(room.box).x - at.x, centre(room.box).y - at.y);
  return scene.rooms.filter((room) => !room.unplaced).sort((a, b) => distance(a) - distance(b))[0] ?? null;
}

/** Beside the row of rooms a new one stands by itself; only somewhere else the place is meant. */
function isFarFrom(bounds: Scene['bounds'], at: Point): boolean {
  return at.y < bounds.y - FAR || at.y > bounds.y + bounds.h + FAR || at.x < bounds.x - FAR;
}
