import { useAppState } from '../state/react.ts';
import { isLive, labOf } from '../state/state.ts';
import type { Standing } from '../state/status.ts';
import { Commands } from './Commands.tsx';
import { partsOf, viewsOf } from './kernel.ts';
import { nothingWords } from './nothing.ts';
import { useSeen } from './useExplained.ts';
import { Words } from './Words.tsx';

const MANY = 8;

/** What the kernel holds for the element now. */
export function Kernel({ element, standing }: { readonly element: string; readonly standing: Standing }) {
  const sketch = useAppState((state) => state.analysis.sketch);
  const resolved = useAppState((state) => state.analysis.resolved);
  const live = useAppState(isLive);
  const reachable = useAppState((state) => labOf(state)?.state !== 'unreachable');
  const activity = useAppState((state) => state.activity);
  const views = viewsOf(sketch, resolved, element);
  const { seen, fresh } = useSeen(views, standing);
  const shown = seen.map(({ view, seen: namespace }) => ({ view, parts: partsOf(namespace, view.about) })).filter(({ parts }) => parts.length > 0);
  if (shown.length === 0) return <p className="muted">{nothingWords({ activity, live, reachable, standing, fresh, visible: views.length > 0 })}</p>;
  return shown.map(({ view, parts }) => (
    <div key={view.node} className="kernel" data-seen={view.node}>
      {(views.length > 1 || view.about !== null) && (
        <h4>
          <Words text={`in ${view.node}`} />
        </h4>
      )}
      {parts.map((part) => (
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
