/** Positions on the canvas. */
import type { Scene } from './scene.ts';
import type { Move, Value } from './values.ts';

export function move({ draft }: Scene, { positions }: Move): void {
  const entries = Object.entries(positions).map(([key, [x, y]]) => [key, [Math.round(x), Math.round(y)]] as const);
  if (entries.some(([, point]) => !point.every(Number.isFinite))) {
    draft.refuse({ code: 'bad-position', message: 'A position is not a pair of numbers.', fix: 'Move the element again.' });
    return;
  }
  const written = new Set(draft.keys(['layout']));
  if (written.size === 0) {
    if (entries.length > 0) {
      draft.set(['layout'], Object.fromEntries(entries));
    }
    return;
  }
  const known = entries.filter(([key, point]) => written.has(key) && JSON.stringify(draft.read(['layout', key])) !== JSON.stringify(point));
  const fresh = entries.filter(([key]) => !written.has(key));
  draft.setAll(['layout'], new Map<string, Value>([...known, ...fresh]));
}
