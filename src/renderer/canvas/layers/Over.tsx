/** What lies over the picture and takes the pointer itself: badges, handles, the line being drawn. */
import { PencilLine, Plus } from 'lucide-react';
import type { PointerEvent } from 'react';
import type { ByHandDifference } from '../../../shared/api/contract.ts';
import type { Problem } from '../../state/problem.ts';
import type { Holding } from '../../state/state.ts';
import type { Box, Point } from '../layout/geometry.ts';
import { type Scene, TITLE } from '../layout/scene.ts';

/** The box that stands for an element: its card, room, bar or wire. */
export function boxOf(scene: Scene, element: string): Box | null {
  const shape = [scene.cards, scene.rooms, scene.wires, scene.nics].flat().find((each) => each.element === element);
  if (shape !== undefined) return shape.box;
  const bar = scene.bars.find((each) => each.element === element);
  if (bar === undefined) return null;
  // A rail is too thin to carry anything: its words do.
  return bar.shape === 'rail' ? bar.label : bar.box;
}

interface BadgesProps {
  readonly scene: Scene;
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
  readonly onOpen: (element: string) => void;
}

/** The number of problems at the upper right corner of their element. */
export function Badges({ scene, problems, onOpen }: BadgesProps) {
  return [...problems].map(([element, list]) => {
    const box = boxOf(scene, element);
    if (box === null) return null;
    const words = list.length === 1 ? `1 problem: ${list[0]?.message ?? ''}` : `${list.length} problems`;
    return (
      <g key={element} className="badge" data-badge={element} onPointerDown={() => onOpen(element)}>
        <title>{words}</title>
        <circle cx={box.x + box.w - 2} cy={box.y + 2} r="10" />
        <text x={box.x + box.w - 2} y={box.y + 6.5} textAnchor="middle">
          {list.length}
        </text>
      </g>
    );
  });
}

interface MarksProps {
  readonly scene: Scene;
  readonly byHand: ReadonlyMap<string, readonly ByHandDifference[]>;
  readonly onOpen: (element: string) => void;
}

/** A pencil at the upper left corner of what was changed by hand. */
export function Marks({ scene, byHand, onOpen }: MarksProps) {
  return [...byHand].map(([element, list]) => {
    const box = boxOf(scene, element);
    if (box === null) return null;
    return (
      <g key={element} className="badge by-hand" data-by-hand-mark={element} onPointerDown={() => onOpen(element)}>
        <title>{`Changed by hand: ${list.map(({ sentence }) => sentence).join(' ')}`}</title>
        <circle cx={box.x + 2} cy={box.y + 2} r="10" />
        <PencilLine x={box.x - 4} y={box.y - 4} width={12} height={12} />
      </g>
    );
  });
}

interface HandleProps {
  readonly scene: Scene;
  readonly element: string | null;
  readonly onEnter: (element: string) => void;
  readonly onPress: (element: string, from: Point, event: PointerEvent) => void;
}

/** From here a connection is drawn. */
export function Handle({ scene, element, onEnter, onPress }: HandleProps) {
  if (element === null) return null;
  const at = handlePoint(scene, element);
  if (at === null) return null;
  return (
    <g
      className="handle"
      data-handle={element}
      transform={`translate(${at.x} ${at.y})`}
      onPointerEnter={() => onEnter(element)}
      onPointerDown={(event) => onPress(element, at, event)}
    >
      <title>Drag to connect</title>
      <circle className="handle-reach" r="14" />
      <circle className="handle-dot" r="8" />
      <Plus x={-6} y={-6} width={12} height={12} />
    </g>
  );
}

function handlePoint(scene: Scene, element: string): Point | null {
  const card = scene.cards.find((each) => each.element === element);
  if (card) return { x: card.box.x + card.box.w, y: card.box.y + card.box.h / 2 };
  const room = scene.rooms.find((each) => each.element === element);
  if (room?.unplaced === false) return { x: room.box.x + room.box.w, y: room.compact ? room.box.y + room.box.h / 2 : room.box.y + TITLE / 2 };
  const wire = scene.wires.find((each) => each.element === element);
  return wire ? { x: wire.box.x + wire.box.w + 6, y: wire.box.y + wire.box.h / 2 } : null;
}

export function Rubber({ holding }: { readonly holding: Holding }) {
  if (holding.rubber === null) return null;
  const { from, to, fits } = holding.rubber;
  return <path className={fits ? 'rubber fits' : 'rubber'} d={`M${from[0]} ${from[1]}L${to[0]} ${to[1]}`} />;
}
