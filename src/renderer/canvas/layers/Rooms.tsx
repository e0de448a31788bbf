import { type Room, TITLE } from '../layout/scene.ts';
import { classesOf, type Look } from './look.ts';

const RADIUS = 10;

/** Hosts. A room with nothing in it that is a router or the internet is one small box. */
export function Rooms({ rooms, look }: { readonly rooms: readonly Room[]; readonly look: Look }) {
  return rooms.map((room) => (
    <g
      key={room.element}
      data-element={room.element}
      className={classesOf(look, room.element, 'room', `role-${room.role}`, room.unplaced ? 'is-unplaced' : '')}
    >
      <title>{room.name}</title>
      {room.compact ? <Compact room={room} /> : <Full room={room} />}
    </g>
  ));
}

function Full({ room }: { readonly room: Room }) {
  const { x, y, w, h } = room.box;
  return (
    <>
      <rect className="room-ground" x={x} y={y} width={w} height={h} rx={RADIUS} />
      <path
        className="room-title"
        d={`M${x} ${y + TITLE}v${RADIUS - TITLE}a${RADIUS} ${RADIUS} 0 0 1 ${RADIUS} ${-RADIUS}h${w - 2 * RADIUS}a${RADIUS} ${RADIUS} 0 0 1 ${RADIUS} ${RADIUS}v${TITLE - RADIUS}z`}
      />
      <rect className="room-wall" x={x} y={y} width={w} height={h} rx={RADIUS} />
      {!room.unplaced && <circle className="state-dot" cx={x + 17} cy={y + TITLE / 2} r="4" />}
      <text x={x + (room.unplaced ? 14 : 29)} y={y + 21}>
        <tspan className="name">{room.name}</tspan>
        {room.role !== 'host' && (
          <tspan className="small" dx="8">
            {room.role}
          </tspan>
        )}
        {room.detail !== '' && (
          <tspan className="mono" dx="10">
            {room.detail}
          </tspan>
        )}
      </text>
      {room.note !== '' && (
        <text className="small invitation" x={x + w / 2} y={y + TITLE + (h - TITLE) / 2 + 4} textAnchor="middle">
          {room.note}
        </text>
      )}
    </>
  );
}

function Compact({ room }: { readonly room: Room }) {
  const { x, y, w, h } = room.box;
  const round = room.role === 'router' ? h / 2 : RADIUS;
  return (
    <>
      <rect className="room-ground" x={x} y={y} width={w} height={h} rx={round} />
      <rect className="room-wall" x={x} y={y} width={w} height={h} rx={round} />
      <text x={x + w / 2} y={y + h / 2 - 4} textAnchor="middle" className="name">
        {room.name}
      </text>
      <text x={x + w / 2} y={y + h / 2 + 14} textAnchor="middle" className="small">
        {room.note}
      </text>
      <circle className="state-dot" cx={x + 18} cy={y + h / 2 - 8} r="4" />
    </>
  );
}
