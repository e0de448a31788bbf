import { PencilLine, RotateCcw } from 'lucide-react';
import { keepByHand, resetByHand } from '../state/actions/by-hand.ts';
import { useApp, useAppState } from '../state/react.ts';
import { byHandOf } from '../state/status.ts';
import { Words } from './Words.tsx';

/** What was changed by hand on the element, each with its way back and, where the file has a key, its way in. */
export function ByHand({ element }: { readonly element: string }) {
  const app = useApp();
  const sketch = useAppState((state) => state.analysis.sketch);
  const all = useAppState((state) => state.byHand);
  const found = byHandOf(sketch, all, element);
  if (found.length === 0) return null;
  return (
    <section className="by-hand" aria-label="Changed by hand">
      <h3 className="section-title">Changed by hand</h3>
      <ul>
        {found.map(({ id, sentence, resettable, keepable }) => (
          <li key={id} data-by-hand={id}>
            <p>
              <Words text={sentence} />
            </p>
            {resettable && (
              <button type="button" className="button small" onClick={() => void resetByHand(app, [id])}>
                <RotateCcw size={14} aria-hidden="true" /> Reset
              </button>
            )}
            {keepable && (
              <button type="button" className="button small" onClick={() => void keepByHand(app, [id])}>
                <PencilLine size={14} aria-hidden="true" /> Keep
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
