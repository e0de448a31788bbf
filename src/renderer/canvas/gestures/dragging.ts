/** A card or a room follows the pointer; where it is let go is where it stays, in the room under it. */
import { edit } from '../../state/actions/documents.ts';
import { select } from '../../state/actions/select.ts';
import { placing } from '../../state/connecting.ts';
import { find } from '../../state/elements.ts';
import { layoutKey, type Position } from '../../state/sketch.ts';
import { HOLDING_NOTHING } from '../../state/state.ts';
import { roomAt } from '../hits.ts';
import type { Box, Point } from '../layout/geometry.ts';
import type { Room } from '../layout/scene.ts';
import type { Pointer } from '../view.ts';
import type { Gesture, Ground } from './gesture.ts';

/** Positions are kept on this grid, so that files stay readable and things line up. */
const GRID = 4;
/** A room that is let go this near to another's edge lines up with it. */
const SNAP = 20;

/** null where what was pressed does not move. */
export function dragging(ground: Ground, start: Pointer): Gesture | null {
  const element = start.hit?.element;
  if (element === undefined) return null;
  const scene = ground.scene();
  const card = scene.cards.find((each) => each.element === element);
  if (card) return draggingCard(ground, start, card.element, card.box);
  const room = scene.rooms.find((each) => each.element === element && !each.unplaced);
  return room && start.hit?.kind === 'room' ? draggingRoom(ground, start, room) : null;
}

function draggingCard(ground: Ground, start: Pointer, element: string, box: Box): Gesture {
  const { app } = ground;
  const state = app.store.getState();
  const named = find(state.analysis.sketch, element);
  if (named?.kind !== 'container') return NOTHING;
  const home = ground.scene().rooms.find((room) => room.name === named.it.host);
  // The scene changes under the pointer; what counts is where things were when it began.
  const origin: Point = home?.box ?? { x: 0, y: 0 };
  select(app, [element]);
  const topLeft = (pointer: Pointer): Point => ({ x: box.x + pointer.at.x - start.at.x, y: box.y + pointer.at.y - start.at.y });
  const roomUnder = (pointer: Pointer): Room | null => {
    const room = roomAt(ground.scene(), pointer.at);
    return room === null || room.unplaced ? null : room;
  };
  const self: Gesture = {
    move(pointer) {
      const room = roomUnder(pointer);
      const elsewhere = room !== null && room.name !== named.it.host;
      const at = relative(topLeft(pointer), origin);
      app.store.setState({
        holding: {
          floating: { element, at },
          target: elsewhere ? room.element : null,
          rubber: null,
          says: elsewhere ? `Move ${named.name} to ${room.name}` : null,
        },
      });
      return self;
    },
    release(pointer) {
      const room = roomUnder(pointer);
      app.store.setState({ holding: HOLDING_NOTHING });
      if (room === null) return;
      const at = relative(topLeft(pointer), room.box);
      const move = { kind: 'move', positions: { [layoutKey(element)]: at } } as const;
      if (room.name === named.it.host) edit(app, `Move ${named.name}`, [move]);
      else {
        const step = placing(named.it, room.name);
        edit(app, step.name, [...step.edits, move]);
      }
    },
    cancel: () => app.store.setState({ holding: HOLDING_NOTHING }),
  };
  return self;
}

function draggingRoom(ground: Ground, start: Pointer, room: Room): Gesture {
  const { app } = ground;
  const others = ground.scene().rooms.filter((each) => each.element !== room.element);
  select(app, [room.element]);
  const place = (pointer: Pointer): Position => {
    const at = { x: room.box.x + pointer.at.x - start.at.x, y: room.box.y + pointer.at.y - start.at.y };
    return relative(aligned({ ...room.box, ...at }, others), { x: 0, y: 0 });
  };
  const self: Gesture = {
    move(pointer) {
      app.store.setState({ holding: { ...HOLDING_NOTHING, floating: { element: room.element, at: place(pointer) } } });
      return self;
    },
    release(pointer) {
      app.store.setState({ holding: HOLDING_NOTHING });
      if (!room.implied) edit(app, `Move ${room.name}`, [{ kind: 'move', positions: { [layoutKey(room.element)]: place(pointer) } }]);
    },
    cancel: () => app.store.setState({ holding: HOLDING_NOTHING }),
  };
  return self;
}

const NOTHING: Gesture = { move: () => NOTHING, release: () => undefined, cancel: () => undefined };

function relative(at: Point, origin: Point): Position {
  return [Math.round((at.x - origin.x) / GRID) * GRID, Math.round((at.y - origin.y) / GRID) * GRID];
}

/** Left and upper edges line up with those of a room near by: overlays then run straight. */
export function aligned(box: Box, others: readonly Room[]): Point {
  const near = (value: number, candidates: readonly number[]) =>
    candidates.filter((each) => Math.abs(each - value) <= SNAP).sort((a, b) => Math.abs(a - value) - Math.abs(b - value))[0] ?? value;
  return {
    x: near(
      box.x,
      others.map((room) => room.box.x),
    ),
    y: near(
      box.y,
      others.map((room) => room.box.y),
    ),
  };
}
