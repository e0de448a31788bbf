import type { Card } from '../layout/scene.ts';
import { classesOf, type Look } from './look.ts';

const FIRST_LINE = 44;
const LINE = 18;

/** Containers. */
export function Cards({ cards, look }: { readonly cards: readonly Card[]; readonly look: Look }) {
  return cards.map((card) => {
    const { x, y, w, h } = card.box;
    return (
      <g key={card.element} data-element={card.element} className={classesOf(look, card.element, 'card', `look-${card.look}`)}>
        <title>{card.name}</title>
        <rect className="card-ground" x={x} y={y} width={w} height={h} rx="8" />
        <circle className="state-dot" cx={x + w - 14} cy={y + 16} r="4" />
        <text x={x + 12} y={y + 22} className="name">
          {card.name}
        </text>
        {card.lines.map((line, index) => (
          <text
            key={line.key}
            x={x + 12}
            y={y + FIRST_LINE + index * LINE - 3}
            className={`${line.mono ? 'mono' : 'small'}${line.driver === null ? '' : ` driver-${line.driver}`}`}
          >
            {line.text}
          </text>
        ))}
      </g>
    );
  });
}
