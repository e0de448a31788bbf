import { useAppState } from '../state/react.ts';
import { isLive } from '../state/state.ts';
import { Commands } from './Commands.tsx';
import { partsOf, viewsOf } from './kernel.ts';
import { useSeen } from './useExplained.ts';

const MANY = 8;

/** What the kernel holds for the element now. */
export function Kernel({ element }: { readonly element: string }) {
  const sketch = useAppState((state) => state.analysis.sketch);
  const resolved = useAppState((state) => state.analysis.resolved);
  const live = useAppState(isLive);
  const views = viewsOf(sketch, resolved, element);
  const seen = useSeen(views);
  if (!live) return <p className="muted">Nothing yet: press Run.</p>;
  if (seen === null) return <p className="muted">Asking the kernel…</p>;
  if (seen.length === 0) return <p className="muted">Nothing of it stands.</p>;
  return seen.map(({ view, seen: namespace }) => (
    <div key={view.node} className="kernel" data-seen={view.node}>
      {(views.length > 1 || view.about !== null) && <h4>in {view.node}</h4>}
      {partsOf(namespace, view.about).map((part) => (
        <details key={part.title} open={part.lines.length <= MANY || part.title === 'Interfaces'}>
          <summary>
            {part.title} <span className="muted">{part.lines.length}</span>
          </summary>
          <Commands lines={part.lines} title={part.title} />
        </details>
      ))}
    </div>
  ));
}
